@OPW-4.3
Feature: OPW 4.3 Several tabs

  Rule: Unsupported, but safe

    @OPW-4.3-01
    Scenario: A second tab cannot send a second payment for one call
      Given "op01" is signed in
      When "op01" opens a second tab
      And a call is transferred to "op01"
      And "op01" sends payment data
      And "op01" sends payment data from the second tab, too
      Then the call has payment data once

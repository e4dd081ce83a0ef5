@OPW-4.2
Feature: OPW 4.2 Back, forward and reload

  Rule: Unsupported, but safe

    @OPW-4.2-01
    Scenario Outline: After <how> no payment data is sent twice
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data
      And "op01" uses the browser to go <how>
      Then the call has payment data once

      Examples:
        | how     |
        | back    |
        | forward |
        | reload  |

    @OPW-4.2-01
    Scenario Outline: After <how> nothing of another operator is shown
      Given "op02" is signed in
      And "op02" uses the browser to go reload
      And "op01" is signed in
      When "op01" uses the browser to go <how>
      Then "op01" sees nothing of "op02"

      Examples:
        | how     |
        | back    |
        | forward |
        | reload  |

@OPW-4.8
Feature: OPW 4.8 Transferring a returned call again

  Background:
    Given the merchant has call return

  Rule: Once more, and once more returned

    @OPW-4.8-01
    Scenario: The second transfer
      Given the call of "op01" was returned after a failure
      When "op01" transfers the returned call again
      And the consumer of "op01" pays with a good card
      And "op01" takes the returned call
      Then "op01" and the consumer are connected
      And the payment of the call has succeeded

  Rule: Not a third time

    @OPW-4.8-02
    Scenario: The third return cuts the call
      Given the call of "op01" was returned after a failure
      And the call of "op01" was returned a second time
      When "op01" transfers the returned call again
      And the consumer of "op01" fails to pay
      Then the call of "op01" has ended without a return

  Rule: Two channels

    @OPW-4.8-03
    Scenario: A call that is transferred again takes a second channel
      Given the merchant has 2 channels
      And the call of "op01" was returned after a failure
      And "op02" is signed in
      When "op01" transfers the returned call again
      And a call is transferred to "op02"
      Then the call is not taken

@OPW-3.6.2
Feature: OPW 3.6.2 The end of the dialogue with the IVR

  Rule: With call return a dialogue tells how it went

    @OPW-3.6.2-01 @OPW-3.7-12
    Scenario: The payment succeeded
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      And "op01" takes the returned call
      Then "op01" is shown the dialogue "I402" with the text "【決済 OK】これより通話が転送されます。"
      And the dialogue of "op01" has exactly these buttons:
        | OK |

    @OPW-3.6.2-02 @OPW-3.7-12
    Scenario: The payment did not succeed
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" fails to pay
      And "op01" takes the returned call
      Then "op01" is shown the dialogue "I405" with the text "【決済 NG】これより通話が転送されます。"
      And the dialogue of "op01" has exactly these buttons:
        | OK |

  Rule: Without call return the call ends

    @OPW-3.6.2-03 @OPW-3.6.2-04
    Scenario: After a payment
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then the call of "op01" has ended without a return
      And no dialogue is shown to "op01"

    @OPW-3.6.2-03 @OPW-3.6.2-04
    Scenario: After a failure
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" fails to pay
      Then the call of "op01" has ended without a return
      And no dialogue is shown to "op01"

  Rule: After the call the screen is ready for the next

    @OPW-3.6.2-05
    Scenario: Header and form
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then the header of "op01" is green again and the form is fresh

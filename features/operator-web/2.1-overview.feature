@OPW-2.1
Feature: OPW 2.1 What the operator web does

  Rule: The payment data of the operator reaches the IVR's call, and the card is charged with exactly that

    @OPW-2.1-01
    Scenario Outline: <amount> yen, <instalments>
      Given "op01" is signed in
      And the merchant has contracts for "1回" and "3回"
      And a call is transferred to "op01"
      When "op01" sends this payment data:
        | 取引ID         | order-exact   |
        | 決済金額(税込) | <amount>      |
        | 支払回数       | <instalments> |
      And the consumer of "op01" is connected
      And the consumer of "op01" pays with a good card
      Then "order-exact" was charged <amount> yen once, in "<instalments>"

      Examples:
        | amount | instalments |
        | 1      | 1回         |
        | 4321   | 1回         |
        | 1234   | 3回         |

  Rule: The consumer enters the card by keypad, following voice guidance

    @OPW-2.1-02
    Scenario: Card number first, then expiry date
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" enters the card number
      Then the consumer of "op01" is asked for the expiry date
      And the consumer of "op01" was asked for nothing else before

  Rule: With call return the call goes back to the operator

    @OPW-2.1-03 @OPW-3.6.2-01
    Scenario: The call comes back when the dialogue with the IVR is over
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      And "op01" takes the returned call
      Then "op01" and the consumer are connected

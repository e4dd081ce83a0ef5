@OPW-4.7
Feature: OPW 4.7 Calls that are cut

  Rule: A cut before the payment is done establishes no payment

    @OPW-4.7-01
    Scenario Outline: The <who> hangs up <when>
      Given a call for "order-1" through "op01" has come as far as: <when>
      When the <who> of the call of "op01" hangs up
      Then the call of "op01" has ended
      And "order-1" was not charged
      And the merchant's system was told of no success for "order-1"
      When another call for "order-1" is connected through "op01"
      And the consumer of "op01" pays with a good card
      Then "order-1" was charged once in all

      Examples:
        | who      | when                              |
        | operator | the data is awaited               |
        | operator | the key is awaited                |
        | operator | the ring-back tone                |
        | consumer | the card number is asked for      |
        | consumer | the expiry date is asked for      |
        | consumer | half of the card number           |

    @OPW-4.7-01
    Scenario: The consumer hangs up when the security code is asked for
      Given the merchant has security code
      And a call for "order-1" through "op01" has come as far as: the security code is asked for
      When the consumer of the call of "op01" hangs up
      Then the call of "op01" has ended
      And "order-1" was not charged

  Rule: A cut after the authorisation keeps the success

    @OPW-4.7-01
    Scenario: The consumer hangs up after the result
      Given the merchant has call return
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      And the consumer of "op01" hangs up
      Then the payment of "order-1" has succeeded
      When another call for "order-1" is connected through "op01"
      And the consumer of "op01" enters a good card
      Then the payment of "order-1" is refused with "NH18" and "既に成功していました"
      And "order-1" was charged once in all

    @OPW-4.7-01
    Scenario: The consumer hangs up with the last key, and nothing is left half done
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters a good card and hangs up at once
      Then the charge of "order-1" and the result that the merchant's system was told agree

@OPW-4.12
Feature: OPW 4.12 Security codes

  Rule: Asked after the expiry date

    @OPW-4.12-01
    Scenario: The order of the questions
      Given the merchant has security code
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" enters the card number
      And the consumer of "op01" enters the expiry date
      Then the consumer of "op01" is asked for the security code
      And the consumer of "op01" was asked for card number, expiry date and security code, in this order

  Rule: Three digits, with American Express four

    @OPW-4.12-02
    Scenario Outline: <brand>: three digits are complete
      Given the merchant has security code
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a <brand> card
      Then the payment of "order-1" has succeeded

      Examples:
        | brand       |
        | Visa        |
        | Mastercard  |
        | JCB         |
        | Diners Club |

    @OPW-4.12-02
    Scenario: A code that lacks a digit pays nothing
      Given the merchant has security code
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters a Visa card with a security code that lacks a digit
      Then "order-1" was not charged

    @OPW-4.12-03
    Scenario: American Express: four digits are complete
      Given the merchant has security code
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with an American Express card
      Then the payment of "order-1" has succeeded

    @OPW-4.12-03
    Scenario: American Express: three digits pay nothing
      Given the merchant has security code
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters an American Express card with a security code that lacks a digit
      Then "order-1" was not charged

  Rule: Not asked without the option

    @OPW-4.12-05
    Scenario: Card number and expiry date only
      Given the merchant does not have security code
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      Then the consumer of "op01" was not asked for a security code
      And the payment of "order-1" has succeeded

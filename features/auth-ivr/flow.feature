@AIV-flow
Feature: AIV flow From the order to the payment

  Rule: The operator transfers the call to the authorisation IVR

    @AIV-flow-01
    Scenario: An attended transfer
      Given "op01" is signed in
      When a call is transferred to "op01"
      Then the call is taken
      When "op01" sends payment data
      And the consumer of "op01" is connected
      Then the consumer of "op01" is asked for the card number

    @AIV-flow-01
    Scenario: A blind transfer
      Given the merchant's telephone can transfer blindly
      And "op01" is signed in
      When a call is transferred blindly to "op01"
      And "op01" sends payment data
      Then the consumer of "op01" is asked for the card number

  Rule: The customer completes the payment by the voice response alone

    @AIV-flow-02
    Scenario: Every step is asked for in words, and the operator does nothing
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      Then every question to the consumer of "op01" was put in words
      And the payment of "order-1" has succeeded

  Rule: A call whose payment cannot be completed can go back to the operator

    @AIV-flow-03
    Scenario: After a failure
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" fails to pay
      And "op01" takes the returned call
      Then "op01" and the consumer are connected

  Rule: A mistyped card number leads to no payment

    @AIV-flow-04
    Scenario Outline: <what>
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters <number> and the rest of the card
      Then the consumer of "op01" is asked again, or returned to the operator
      And "order-1" was not charged

      Examples:
        | what                     | number                                |
        | A digit is missing       | a card number that lacks a digit      |
        | A digit too many         | a card number with a digit too many   |
        | The check digit is wrong | a card number with a wrong check digit |

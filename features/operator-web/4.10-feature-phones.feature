@OPW-4.10
Feature: OPW 4.10 A key that is swallowed

  Rule: A number that lacks a digit is asked again and never charged

    @OPW-4.10-01
    Scenario: The key that wakes the telephone does not arrive
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters a card number that lacks a digit
      Then the consumer of "op01" is asked for the card number again
      And "order-1" was not charged

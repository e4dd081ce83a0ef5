@AIV-2fa
Feature: AIV 2fa Two-step identification by SMS

  Background:
    Given the merchant has SMS identification

  Rule: The payment waits for a code that was sent to the holder's mobile telephone

    @AIV-2fa-01
    Scenario: The right code
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters a good card
      Then the holder of the card of "op01" receives a code by SMS
      And the consumer of "op01" is asked for the SMS code
      And "order-1" was not charged
      When the consumer of "op01" enters the code
      Then the payment of "order-1" has succeeded

  Rule: A wrong, expired or used code does not let the payment go on

    @AIV-2fa-02
    Scenario: A wrong code
      Given a call for "order-1" is connected through "op01"
      And the consumer of "op01" enters a good card
      And the consumer of "op01" is asked for the code
      When the consumer of "op01" enters a wrong code
      Then "order-1" was not charged

    @AIV-2fa-02
    Scenario: Too many wrong codes
      Given a call for "order-1" is connected through "op01"
      And the consumer of "op01" enters a good card
      And the consumer of "op01" is asked for the code
      When the consumer of "op01" enters wrong codes until there are no tries left
      Then the consumer of "op01" cannot enter the right code any more
      And "order-1" was not charged

    @AIV-2fa-02
    Scenario: An expired code
      Given a call for "order-1" is connected through "op01"
      And the consumer of "op01" enters a good card
      And the consumer of "op01" is asked for the code
      When the code expires
      And the consumer of "op01" enters the code
      Then "order-1" was not charged

    @AIV-2fa-02
    Scenario: Just before it expires
      Given a call for "order-1" is connected through "op01"
      And the consumer of "op01" enters a good card
      And the consumer of "op01" is asked for the code
      When it is 10 seconds before the code expires
      And the consumer of "op01" enters the code
      Then the payment of "order-1" has succeeded

    @AIV-2fa-02
    Scenario: A used code
      Given a call for "order-1" is connected through "op01"
      And the consumer of "op01" enters a stolen card
      And the consumer of "op01" is asked for the code
      And the consumer of "op01" enters the code
      And the consumer of "op01" enters a good card
      And the consumer of "op01" is asked for the code
      When the consumer of "op01" enters the first code once more
      Then "order-1" was not charged

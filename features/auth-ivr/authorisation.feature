@AIV-auth
Feature: AIV auth Authorisation

  Rule: Cards that are refused

    @AIV-auth-01
    Scenario: An expired card
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters an expired card
      Then the payment of "order-1" is refused
      And "order-1" was not charged

    @AIV-auth-02
    Scenario: More than the limit
      Given a call for "order-1" over 5001 yen is connected through "op01"
      When the consumer of "op01" enters a card with a limit of 5000 yen
      Then the payment of "order-1" is refused
      And "order-1" was not charged

    @AIV-auth-02
    Scenario: Exactly the limit
      Given a call for "order-1" over 5000 yen is connected through "op01"
      When the consumer of "op01" pays with a card with a limit of 5000 yen
      Then the payment of "order-1" has succeeded

    @AIV-auth-03
    Scenario Outline: A <state> card
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters a <state> card
      Then the payment of "order-1" is refused
      And "order-1" was not charged

      Examples:
        | state       |
        | stolen      |
        | counterfeit |

  Rule: A success reserves the amount

    @AIV-auth-05
    Scenario: What was reserved is no longer there
      Given a call for "order-1" over 3000 yen is connected through "op01"
      And the consumer of "op01" pays with a card with a limit of 5000 yen
      When another call for "order-2" over 2001 yen is connected through "op01"
      And the consumer of "op01" enters the same card
      Then the payment of "order-2" is refused

    @AIV-auth-05
    Scenario: And nothing more than that
      Given a call for "order-1" over 3000 yen is connected through "op01"
      And the consumer of "op01" pays with a card with a limit of 5000 yen
      When another call for "order-2" over 2000 yen is connected through "op01"
      And the consumer of "op01" pays with the same card
      Then the payment of "order-2" has succeeded

  Rule: The result reaches the merchant's system without anybody typing it

    @AIV-auth-04
    Scenario: A success
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      Then the merchant's system was told of the success of "order-1", with its amount

    @AIV-auth-04
    Scenario: A failure
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" fails to pay
      Then the merchant's system was told of the failure of "order-1"

  Rule: No payment without an authorisation

    @AIV-auth-06
    Scenario: A success is backed by an authorisation
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      Then the success of "order-1" that the merchant's system was told is backed by an authorisation

    @AIV-auth-06
    Scenario: A refused authorisation is no success
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters a stolen card
      And the consumer of "op01" hangs up
      Then the merchant's system was told of no success for "order-1"

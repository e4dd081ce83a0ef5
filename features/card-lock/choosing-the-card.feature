@LCK-flow
Feature: LCK flow Which card

  Rule: Cards are fetched, and named

    @LCK-flow-03
    Scenario: The caller is asked to wait, and the bank is asked for the cards of the number
      Given a caller who is authenticated, with several cards
      When the caller calls
      Then the caller is asked to wait
      And the bank was asked once for the cards of the caller's number

    @LCK-flow-04
    Scenario: Every card is named by vendor and digits, in the bank's order
      Given a caller who is authenticated, with several cards
      When the caller calls
      Then every card is named with its vendor
      And the caller is asked for his card

    @LCK-flow-04
    Scenario: Twenty cards
      Given a caller who is authenticated, with 20 cards
      When the caller calls
      Then every card is named with its vendor

    @LCK-flow-04
    Scenario: Digits that begin with zeros are named whole
      Given a caller who is authenticated, with the cards
        | last four | vendor     | status |
        | 0042      | Visa       | active |
        | 0007      | Mastercard | active |
        | 4200      | Visa       | active |
      When the caller calls
      Then every card is named with its vendor

    @LCK-flow-06
    Scenario: A single card is named, and no digits are asked for
      Given a caller who is authenticated, with an active card
      When the caller calls
      Then the card is named with its vendor
      And the caller is not asked for digits
      And the caller is asked for the kind of lock

  Rule: The digits are read back

    @LCK-flow-05
    Scenario: The digits that were given
      Given a caller who is authenticated, with several cards
      When the caller goes on until he is asked for the last four digits
      And the caller says the last four digits of his second card
      Then the digits of his second card are read back

    @LCK-flow-05
    Scenario: By keys as well as by words
      Given a caller who is authenticated, with several cards
      When the caller goes on until he is asked for the last four digits
      And the caller presses the last four digits of his second card
      Then the digits of his second card are read back

    @LCK-flow-05
    Scenario: After a no they are asked again
      Given a caller who is authenticated, with several cards
      When the caller goes on until he is asked whether the digits are right
      And the caller says no
      Then the caller is asked for his card
      And the bank was not asked to validate a card

  Rule: Digits of no card of his are not accepted

    @LCK-flow-20
    Scenario: They are asked again
      Given a caller who is authenticated, with several cards
      When the caller goes on until he is asked for the last four digits
      And the caller names digits of no card of his
      Then the caller is asked for his card
      And the bank was not asked to validate a card
      When the caller goes on to the end
      Then the bank was asked once to lock the first card

    @LCK-in-07
    Scenario Outline: With <retries> retries, right at the last: it goes on
      Given a caller who is authenticated, with several cards
      And the flow parameter "max_retry_card_number" is <retries>
      When the caller names digits of no card of his, <wrong> times
      Then the caller is asked for his card, with a warning if he is not

      Examples:
        | retries | wrong |
        | 3       | 3     |
        | 1       | 1     |

    @LCK-in-07
    Scenario Outline: With <retries> retries, wrong to the end: nothing is locked
      Given a caller who is authenticated, with several cards
      And the flow parameter "max_retry_card_number" is <retries>
      When the caller names digits of no card of his, <wrong> times
      Then the conversation is over
      And the bank was not asked to lock anything

      Examples:
        | retries | wrong |
        | 3       | 4     |
        | 1       | 2     |

    @LCK-in-07
    Scenario: Three retries by default
      Given a caller who is authenticated, with several cards
      When the caller names digits of no card of his, 2 times
      Then the caller is asked for his card
      When the caller names digits of no card of his, 2 times
      Then the conversation is over

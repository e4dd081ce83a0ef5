@LCK-wh
Feature: LCK wh What passes between the agent and the bank

  Rule: What the agent asks

    @LCK-wh-01
    Scenario Outline: The cards of a number (<given>)
      Given a caller who is authenticated, with an active card
      And the caller's number is given as "<given>"
      When the caller calls
      Then the bank was asked for cards with
        | parameter    | value   |
        | phone_number | <asked> |

      Examples:
        | given         | asked       |
        | 09012340001   | 09012340001 |
        | +819012340001 | 09012340001 |

    @LCK-wh-03
    Scenario: A card
      Given a caller who is authenticated, with the cards
        | last four | vendor | status |
        | 5555      | Visa   | active |
        | 0042      | JCB    | active |
      When the caller wants to lock his second card temporarily
      And the caller goes on until he is asked for the kind of lock
      Then the bank was asked to validate with
        | parameter                      | value               |
        | phone_number                   | the caller's number |
        | last_four_digit_of_card_number | 0042                |

    @LCK-wh-05
    Scenario Outline: A lock (<how>)
      Given a caller who is authenticated, with the cards
        | last four | vendor | status |
        | 0042      | JCB    | active |
      When the caller locks the card <how> for the reason "stolen"
      Then the bank was asked to lock with
        | parameter                      | value               |
        | phone_number                   | the caller's number |
        | last_four_digit_of_card_number | 0042                |
        | lock_type                      | <type>              |
        | lock_reason                    | stolen              |

      Examples:
        | how         | type     |
        | temporarily | inactive |
        | permanently | blocked  |

    @LCK-wh-05
    Scenario: The card that was chosen is the one that is locked
      Given a caller who is authenticated, with several cards
      When the caller wants to lock his second card permanently
      And the caller goes on to the end
      Then the bank was asked once to lock his second card
      And the bank was asked once to reissue his second card

  Rule: What it takes from the answers

    @LCK-wh-12
    Scenario: The parameters keep their documented names
      Given a caller who is authenticated, with an active card
      And the bank gives the ticket number 9711485
      And the bank gives the acknowledgement number 3808109
      When the caller locks the card permanently for the reason "damaged"
      Then the session knows what the bank answered by the documented names

  Rule: What the bank's services answer

    @LCK-wh-02
    Scenario: The cards of a holder
      Given a holder with several cards at the bank
      When the service "get_card_details" is asked for the holder
      Then it answers two lists of equal length and their length

    @LCK-wh-02
    Scenario: The cards of nobody
      When the service "get_card_details" is asked for a number that the bank does not know
      Then it answers no cards, or an error

    @LCK-wh-04
    Scenario: One card
      Given a holder with several cards at the bank
      When the service "validate_card" is asked for the holder's first card
      Then it answers the texts "zip_code", "card_vendor" and "card_status"
      And the card's status is one that is agreed

    @LCK-wh-08
    Scenario Outline: A lock as "<type>"
      Given a holder with several cards at the bank
      When the service "lock_card_ticket_number" is asked to lock the holder's first card as "<type>"
      Then it answers the whole number "ticket_number"

      Examples:
        | type     |
        | inactive |
        | blocked  |

    @LCK-wh-10
    Scenario: A new card
      Given a holder with several cards at the bank
      When the service "lock_card_ticket_number" is asked to lock the holder's first card as "blocked"
      And the service "reissue_card_number" is asked for the holder's first card
      Then it answers the whole number "acknowledgement_number"

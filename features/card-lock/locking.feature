@LCK-flow
Feature: LCK flow The lock

  Rule: Kind and reason are asked for

    @LCK-flow-07
    Scenario: An active card
      Given a caller who is authenticated, with an active card
      When the caller calls
      Then the caller is asked for the kind of lock

    @LCK-flow-08
    Scenario: The reason
      Given a caller who is authenticated, with an active card
      When the caller goes on until he is asked for the kind of lock
      And the caller chooses a temporary lock
      Then the caller is asked for the reason

    @LCK-wh-06
    Scenario Outline: A <kind> lock is "<type>"
      Given a caller who is authenticated, with an active card
      When the caller locks the card <how> for the reason "damaged"
      Then the bank was asked once to lock the first card as "<type>"

      Examples:
        | kind      | how         | type     |
        | temporary | temporarily | inactive |
        | permanent | permanently | blocked  |

    @LCK-wh-07
    Scenario Outline: The reason "<reason>" is "<sent>"
      Given a caller who is authenticated, with an active card
      When the caller locks the card temporarily for the reason "<reason>"
      Then the bank was asked once to lock the first card for "<sent>"

      Examples:
        | reason       | sent    |
        | damaged      | damaged |
        | stolen       | stolen  |
        | lost         | lost    |
        | other-reason | others  |

  Rule: A code comes first

    @LCK-flow-09
    Scenario Outline: A right code: the lock goes on (<how>)
      Given a caller who is authenticated, with an active card
      When the caller locks the card <how> for the reason "lost"
      Then a code was sent and verified before the lock

      Examples:
        | how         |
        | temporarily |
        | permanently |

    @LCK-flow-09
    Scenario: A wrong code: nothing is locked, and the code is asked for again
      Given a caller who is authenticated, with an active card
      When the caller goes on until he is asked for a code
      And the caller says a wrong code
      Then the caller is not asked to confirm the lock
      And the bank was not asked to lock anything

    @LCK-in-08
    Scenario Outline: With <retries> retries, right at the last: the card is locked
      Given a caller who is authenticated, with an active card
      And the flow parameter "max_otp_retry_count" is <retries>
      When the caller says a wrong code <wrong> times
      And the caller goes on to the end
      Then the bank was asked once to lock the first card, with a warning if it was not

      Examples:
        | retries | wrong |
        | 3       | 3     |
        | 1       | 1     |

    @LCK-in-08
    Scenario Outline: With <retries> retries, wrong to the end: nothing is locked
      Given a caller who is authenticated, with an active card
      And the flow parameter "max_otp_retry_count" is <retries>
      When the caller says a wrong code <wrong> times
      Then the conversation is over
      And the bank was not asked to lock anything

      Examples:
        | retries | wrong |
        | 3       | 4     |
        | 1       | 2     |

    @LCK-in-08
    Scenario: Three retries by default
      Given a caller who is authenticated, with an active card
      When the caller says a wrong code 2 times
      Then the caller is asked for a code
      When the caller says a wrong code 2 times
      Then the conversation is over

  Rule: The caller confirms

    @LCK-flow-10
    Scenario Outline: He is told which card and which lock (<how>)
      Given a caller who is authenticated, with several cards
      When the caller wants to lock his second card <how>
      And the caller goes on until he is asked to confirm the lock
      Then the confirmation names his second card and a lock <how>

      Examples:
        | how         |
        | temporarily |
        | permanently |

    @LCK-flow-10
    Scenario: After a no nothing is locked
      Given a caller who is authenticated, with an active card
      When the caller goes on until he is asked to confirm the lock
      And the caller says no
      Then the bank was not asked to lock anything

    @LCK-flow-24
    Scenario Outline: He is told what follows (<how>)
      Given a caller who is authenticated, with an active card
      When the caller wants to lock his first card <how>
      And the caller goes on until he is asked to confirm the lock
      Then he is told that there will be no online and no POS transactions

      Examples:
        | how         |
        | temporarily |
        | permanently |

    @LCK-flow-25
    Scenario: A permanent lock of a single card is said, and its digits are confirmed
      Given a caller who is authenticated, with an active card
      When the caller wants to lock his first card permanently
      And the caller goes on until he is asked whether the card to be locked permanently is the one
      Then the digits of his first card are named there

  Rule: He is told that it was done

    @LCK-flow-11
    Scenario: With the number that the bank gave
      Given a caller who is authenticated, with an active card
      And the bank gives the ticket number 9711485
      When the caller locks the card temporarily for the reason "stolen"
      Then the caller is told that the card is locked, and the ticket number

    @LCK-flow-26
    Scenario: And that the number went to his mobile telephone
      Given a caller who is authenticated, with an active card
      When the caller locks the card temporarily for the reason "stolen"
      Then the caller is told that the request number was passed on to his mobile telephone

    @LCK-wh-11
    Scenario Outline: One request for one confirmation (<how>)
      Given a caller who is authenticated, with an active card
      When the caller locks the card <how> for the reason "damaged"
      And the caller says yes once more
      Then the bank was asked once to lock the first card

      Examples:
        | how         |
        | temporarily |
        | permanently |

    @LCK-wh-11
    Scenario Outline: None is repeated when its answer is lost (<service> <fails>)
      Given a caller who is authenticated, with an active card
      And the bank's service "<service>" <fails>
      When the caller wants a permanent lock
      And the caller goes on to the end
      Then no service that changes a card was asked twice

      Examples:
        | service                 | fails                   |
        | lock_card_ticket_number | cuts the line           |
        | lock_card_ticket_number | does not answer in time |
        | reissue_card_number     | cuts the line           |
        | reissue_card_number     | does not answer in time |

    @LCK-wh-11
    Scenario Outline: None after a hang-up when asked <question>
      Given a caller who is authenticated, with an active card
      When the caller goes on until he is asked <question>
      And the caller hangs up
      Then the bank was not asked to lock anything

      Examples:
        | question             |
        | for the kind of lock |
        | for the reason       |
        | for a code           |
        | to confirm the lock  |

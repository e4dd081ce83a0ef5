@LCK-flow
Feature: LCK flow A card that is locked already

  Rule: Temporarily

    @LCK-flow-15
    Scenario: The agent says so, and asks what to do
      Given a caller who is authenticated, with an inactive card
      When the caller calls
      Then the caller is asked whether to reactivate or to block the card

    @LCK-flow-16
    Scenario: To reactivate it a human is called
      Given a caller who is authenticated, with an inactive card
      When the caller goes on until he is asked whether to reactivate or to block the card
      And the caller wants it reactivated
      Then the caller is told that he is transferred
      And the call is handed over to a human
      And the transfer reason is not set, or "agent"
      And the bank was asked for nothing that changes a card

    @LCK-flow-18
    Scenario: It can be locked permanently from there
      Given a caller who is authenticated, with an inactive card
      When the caller goes on until he is asked whether to reactivate or to block the card
      And the caller wants it blocked
      And the caller goes on to the end
      Then the bank was asked once to lock the first card as "blocked"
      And a code was sent and verified before the lock
      And the caller was offered a new card

  Rule: Permanently

    @LCK-flow-19
    Scenario: There is no second lock
      Given a caller who is authenticated, with a blocked card
      When the caller goes on to the end
      Then the bank was not asked to lock anything

  Rule: The words for it are parameters

    @LCK-in-05
    Scenario Outline: "<word>" instead of "<default>"
      Given a caller who is authenticated, with a card of the status "<word>"
      And the flow parameter "<parameter>" is "<word>"
      When the caller calls
      Then the caller is <what>

      Examples:
        | parameter                  | default  | word    | what                                          |
        | card_status_active         | active   | in use  | asked for the kind of lock                    |
        | card_status_lock_temp      | inactive | paused  | asked whether to reactivate or to block the card |
        | card_status_lock_permanent | blocked  | gone    | not asked for the kind of lock                |

    @LCK-in-05
    Scenario Outline: By default: "<word>"
      Given a caller who is authenticated, with a card of the status "<word>"
      When the caller calls
      Then the caller is <what>

      Examples:
        | word     | what                                             |
        | active   | asked for the kind of lock                       |
        | inactive | asked whether to reactivate or to block the card |
        | blocked  | not asked for the kind of lock                   |

    @LCK-in-06
    Scenario: A card with the status "reactivate" is not locked unasked
      Given a caller who is authenticated, with a card of the status "reactivate"
      When the caller calls
      Then the bank was not asked to lock anything

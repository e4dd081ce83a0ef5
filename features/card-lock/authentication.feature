@LCK-flow
Feature: LCK flow Who calls

  Rule: Whoever is not authenticated is authenticated first

    @LCK-flow-01
    Scenario: Before any card data is fetched
      Given a caller who is not authenticated, with several cards
      When the caller calls and is authenticated
      Then the caller is told that he is authenticated
      And the bank was asked for cards only after that

    @LCK-flow-02
    Scenario: Whoever is authenticated is not authenticated again
      Given a caller who is authenticated, with several cards
      When the caller goes on until he is asked for the last four digits
      Then no code was sent to the caller

    @LCK-flow-29
    Scenario: The agent speaks first
      Given a caller who is authenticated, with several cards
      When the caller calls
      Then the agent has said something

  Rule: A code where the level is too low

    @LCK-flow-17
    Scenario: The code is offered, sent, and checked before card data is fetched
      Given a caller who has given the number "09012345041" only, with several cards
      When the caller goes on until he is asked whether to send a code
      And the caller says yes
      Then the caller is told that a code was sent to the number ending in "5041"
      When the caller says the code
      Then the caller is told that he is verified
      And the bank was asked for cards only after that

    @LCK-flow-17
    Scenario: A wrong code fetches nothing
      Given a caller who has given the number "09012345041" only, with several cards
      When the caller goes on until he is asked for a code
      And the caller says a wrong code
      Then the bank was not asked for cards

    @LCK-flow-22
    Scenario Outline: Where there are two channels, the caller chooses: <channel>
      Given a caller who is authenticated, with an active card
      And the caller can be reached by telephone and by e-mail
      When the caller goes on until he is asked by which channel the code shall go
      And the caller chooses "<channel>"
      Then the code went by "<channel>"

      Examples:
        | channel   |
        | telephone |
        | email     |

    @LCK-flow-23
    Scenario: The code goes to the registered number, whatever the caller says
      Given a caller who is authenticated, with an active card
      When the caller goes on until he is asked for a code
      Then every code went to the caller's number

    @LCK-flow-23
    Scenario: A number that the caller names is no registered one
      Given a caller who is authenticated, with an active card
      And the caller can be reached by telephone and by e-mail
      When the caller goes on until he is asked by which channel the code shall go
      And the caller says "09098765432"
      Then every code went to the caller's number

  Rule: What the calling flow gives along

    @LCK-in-01
    Scenario Outline: Level <level> is too low where <required> is required
      Given a caller who has level <level>, with several cards
      And the level required is <required>
      When the caller calls
      Then the caller is authenticated first

      Examples:
        | level | required |
        | 0     | 1        |
        | 1     | 2        |

    @LCK-in-01
    Scenario Outline: Level <level> is enough where <required> is required
      Given a caller who has level <level>, with several cards
      And the level required is <required>
      When the caller calls
      Then the caller is asked for his card
      And the caller was not authenticated

      Examples:
        | level | required |
        | 1     | 1        |
        | 2     | 1        |
        | 2     | 2        |
        | 0     | 0        |

    @LCK-in-01
    Scenario: By default level 1 is required, and a level that is not set is too low
      Given a caller who is not authenticated, with several cards
      When the caller calls
      Then the caller is authenticated first

    @LCK-in-02
    Scenario: By default the caller is authenticated as card holder
      Given a caller who is not authenticated, with several cards
      When the caller calls and is authenticated
      Then he was identified as card holder

    @LCK-in-02
    Scenario Outline: Account <account>, card <card>: as <whom>
      Given a caller who is not authenticated, with several cards
      And the session parameter "account_auth_enabled" is <account>
      And the session parameter "card_auth_enabled" is <card>
      When the caller calls and is authenticated
      Then he was identified as <whom>

      Examples:
        | account | card  | whom                           |
        | true    | false | account holder                 |
        | false   | true  | card holder                    |
        | true    | true  | account holder and card holder |

    @LCK-in-03
    Scenario: A number that is given is used, and not asked for
      Given a caller who is not authenticated, with several cards
      When the caller calls and is authenticated
      Then the caller was not asked for his number
      And every webhook was asked with the caller's number

    @LCK-in-04
    Scenario: The count of the bank's answer is what counts
      Given a caller who is authenticated, with several cards
      And the session parameter "card_count" is 1
      When the caller calls
      Then the caller is asked for his card
      And the output parameter "card_count" is the number of the caller's cards

    @LCK-in-09
    Scenario: Session parameters set before the component is entered are honoured
      Given a caller who is authenticated, with several cards
      When the caller goes on until he is asked for the last four digits
      Then no code was sent to the caller
      And every webhook was asked with the caller's number

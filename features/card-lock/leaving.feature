@LCK-out
Feature: LCK out How the component is left

  Rule: Well

    @LCK-out-01
    Scenario Outline: The level of the caller (<before>)
      Given a caller who has level <level>, with an active card
      When the caller locks the card temporarily for the reason "damaged"
      Then the output parameter "auth_level" is the number <after>

      Examples:
        | before              | level | after |
        | as he came          | 1     | 1     |
        | as he came, above   | 2     | 2     |

    @LCK-out-02
    Scenario Outline: The number without country code (<given>)
      Given a caller who is authenticated, with an active card
      And the caller's number is given as "<given>"
      When the caller locks the card temporarily for the reason "damaged"
      Then the output parameter "phone_number" is the text "<out>"

      Examples:
        | given         | out         |
        | 09012340001   | 09012340001 |
        | +819012340001 | 09012340001 |

    @LCK-out-03
    Scenario Outline: How many cards: <count>
      Given a caller who is authenticated, with <cards>
      When the caller calls
      And the caller goes on to the end
      Then the output parameter "card_count" is the number <count>

      Examples:
        | cards          | count |
        | an active card | 1     |
        | several cards  | 4     |
        | 20 cards       | 20    |

    @LCK-out-04
    Scenario: The digits of the single card
      Given a caller who is authenticated, with the cards
        | last four | vendor | status |
        | 0042      | Visa   | active |
      When the caller locks the card temporarily for the reason "damaged"
      Then the output parameter "last_four_digit_of_card_number" is the text "0042"

    @LCK-out-04
    Scenario: The digits of the card that was chosen
      Given a caller who is authenticated, with the cards
        | last four | vendor     | status |
        | 5555      | Visa       | active |
        | 0007      | Mastercard | active |
      When the caller wants to lock his second card temporarily
      And the caller goes on to the end
      Then the output parameter "last_four_digit_of_card_number" is the text "0007"
      And the bank was asked once to lock his second card

    @LCK-out-11
    Scenario Outline: No reason where the flow ends well (<how>)
      Given a caller who is authenticated, with an active card
      When the caller locks the card <how> for the reason "damaged"
      Then the transfer reason is not set
      And the conversation is over

      Examples:
        | how         |
        | temporarily |
        | permanently |

    @LCK-out-12
    Scenario: The output parameters stay set after the component was left
      Given a caller who is authenticated, with several cards
      When the caller locks the card temporarily for the reason "damaged"
      And the caller says something after the end
      Then "auth_level", "phone_number", "card_count" and "last_four_digit_of_card_number" are still what they were

    @LCK-out-12
    Scenario: So does the reason
      Given a caller who is authenticated, with an active card
      When the caller goes on until he is asked for the reason
      And the caller asks for a human
      And the caller says something after the end
      Then the output parameter "transfer_reason" is the text "agent"

  Rule: A human at any point

    @LCK-out-05
    Scenario Outline: When asked <question>
      Given a caller who is authenticated, with <card>
      When the caller wants a <lock> lock
      And the caller goes on until he is asked <question>
      And the caller asks for a human
      Then the transfer reason is "agent"
      And the call is handed over to a human
      And the bank was asked for nothing more that changes a card

      Examples:
        | question                                              | card             | lock      |
        | for the last four digits                              | several cards    | temporary |
        | whether the digits are right                          | several cards    | temporary |
        | for the kind of lock                                  | an active card   | temporary |
        | for the reason                                        | an active card   | temporary |
        | by which channel the code shall go                    | two channels     | temporary |
        | whether the card to be locked permanently is the one  | an active card   | permanent |
        | for a code                                            | an active card   | temporary |
        | to confirm the lock                                   | an active card   | temporary |
        | whether he wants a new card                           | an active card   | permanent |
        | to confirm the address                                | an active card   | permanent |
        | whether to reactivate or to block the card            | an inactive card | temporary |

    @LCK-out-05
    Scenario: When offered a code
      Given a caller who has given the number "09012345041" only, with an active card
      When the caller goes on until he is asked whether to send a code
      And the caller asks for a human
      Then the transfer reason is "agent"
      And the bank was not asked for cards

  Rule: What is asked for is refused

    @LCK-out-06
    Scenario Outline: When asked <question>
      Given a caller who is authenticated, with <card>
      When the caller wants a <lock> lock
      And the caller goes on until he is asked <question>
      And the caller refuses to tell
      Then the transfer reason is "denial_of_information"
      And the bank was asked for nothing more that changes a card

      Examples:
        | question                           | card           | lock      |
        | for the last four digits           | several cards  | temporary |
        | for the kind of lock               | an active card | temporary |
        | for the reason                     | an active card | temporary |
        | by which channel the code shall go | two channels   | temporary |
        | for a code                         | an active card | temporary |

  Rule: Nothing is said, or nothing that is understood

    @LCK-out-07
    Scenario Outline: Silence when asked <question>
      Given a caller who is authenticated, with <card>
      When the caller wants a <lock> lock
      And the caller goes on until he is asked <question>
      And the caller says nothing until the agent gives up
      Then the transfer reason is "max_no_input"
      And the bank was asked for nothing more that changes a card

      Examples:
        | question                                              | card             | lock      |
        | for the last four digits                              | several cards    | temporary |
        | whether the digits are right                          | several cards    | temporary |
        | for the kind of lock                                  | an active card   | temporary |
        | for the reason                                        | an active card   | temporary |
        | by which channel the code shall go                    | two channels     | temporary |
        | whether the card to be locked permanently is the one  | an active card   | permanent |
        | for a code                                            | an active card   | temporary |
        | to confirm the lock                                   | an active card   | temporary |
        | whether he wants a new card                           | an active card   | permanent |
        | to confirm the address                                | an active card   | permanent |
        | whether to reactivate or to block the card            | an inactive card | temporary |

    @LCK-out-08
    Scenario Outline: Something else when asked <question>
      Given a caller who is authenticated, with <card>
      When the caller wants a <lock> lock
      And the caller goes on until he is asked <question>
      And the caller says something else until the agent gives up
      Then the transfer reason is "max_no_match"
      And the bank was asked for nothing more that changes a card

      Examples:
        | question                                             | card             | lock      |
        | whether the digits are right                         | several cards    | temporary |
        | for the kind of lock                                 | an active card   | temporary |
        | by which channel the code shall go                   | two channels     | temporary |
        | whether the card to be locked permanently is the one | an active card   | permanent |
        | to confirm the lock                                  | an active card   | temporary |
        | whether he wants a new card                          | an active card   | permanent |
        | to confirm the address                               | an active card   | permanent |
        | whether to reactivate or to block the card           | an inactive card | temporary |

    @LCK-out-07 @LCK-out-08
    Scenario Outline: Once is forgiven: <what>
      Given a caller who is authenticated, with an active card
      When the caller goes on until he is asked for the kind of lock
      And the caller <does>
      Then the caller is asked for the kind of lock
      When the caller goes on to the end
      Then the bank was asked once to lock the first card

      Examples:
        | what           | does                     |
        | silence        | says nothing             |
        | something else | says something else      |

  Rule: A service of the bank fails

    @LCK-out-09
    Scenario Outline: <service> <fails>
      Given a caller who is authenticated, with an active card
      And the bank's service "<service>" <fails>
      When the caller wants a permanent lock
      And the caller goes on to the end
      Then the transfer reason is "webhook_error"
      And no service that changes a card was asked twice

      Examples:
        | service                 | fails                          |
        | get_card_details        | answers HTTP 400               |
        | get_card_details        | answers HTTP 401               |
        | get_card_details        | answers HTTP 500               |
        | get_card_details        | answers HTTP 503               |
        | get_card_details        | answers what is no JSON        |
        | get_card_details        | cuts the line                  |
        | get_card_details        | does not answer in time        |
        | validate_card           | answers HTTP 403               |
        | validate_card           | answers HTTP 500               |
        | validate_card           | cuts the line                  |
        | validate_card           | does not answer in time        |
        | lock_card_ticket_number | answers HTTP 400               |
        | lock_card_ticket_number | answers HTTP 500               |
        | lock_card_ticket_number | answers HTTP 503               |
        | lock_card_ticket_number | cuts the line                  |
        | lock_card_ticket_number | resets the line                |
        | lock_card_ticket_number | does not answer in time        |
        | lock_card_ticket_number | begins an answer and stops     |
        | reissue_card_number     | answers HTTP 500               |
        | reissue_card_number     | cuts the line                  |
        | reissue_card_number     | does not answer in time        |

    @LCK-out-09
    Scenario Outline: <service> <fails>: an error, or a transfer
      Given a caller who is authenticated, with several cards
      And the bank's service "<service>" <fails>
      When the caller wants a permanent lock
      And the caller goes on to the end
      Then the caller was not told that anything succeeded
      And no service that changes a card was asked twice

      Examples:
        | service                 | fails                                       |
        | get_card_details        | leaves out "card_vendor_all"                |
        | get_card_details        | answers with lists of different length      |
        | get_card_details        | answers with a count that differs           |
        | validate_card           | leaves out "card_status"                    |
        | lock_card_ticket_number | leaves out "ticket_number"                  |
        | lock_card_ticket_number | answers nothing                             |
        | lock_card_ticket_number | answers more than 64 KiB                    |

    @LCK-out-10
    Scenario Outline: The bank's services cannot be reached: <how>
      Given a caller who is authenticated, with an active card
      And the bank's services are at an address <how>
      When the caller calls
      Then the transfer reason is "webhook_not_found"

      Examples:
        | how                          |
        | that refuses connections     |
        | whose name cannot be resolved |

    @LCK-out-10
    Scenario: HTTP 404: not found, or an error
      Given a caller who is authenticated, with an active card
      And the bank's service "get_card_details" answers HTTP 404
      When the caller calls
      Then the transfer reason is "webhook_not_found" or "webhook_error"

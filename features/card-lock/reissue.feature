@LCK-flow
Feature: LCK flow A new card

  Rule: After a permanent lock

    @LCK-flow-12
    Scenario: It is offered, and requested when the caller accepts
      Given a caller who is authenticated, with an active card
      When the caller locks the card permanently for the reason "lost"
      Then the caller was offered a new card
      And the bank was asked once to reissue the first card

    @LCK-flow-12
    Scenario: It is not requested when the caller does not want it
      Given a caller who is authenticated, with an active card
      When the caller wants to lock his first card permanently
      And the caller goes on until he is asked whether he wants a new card
      And the caller says no
      Then the bank was not asked to reissue anything

    @LCK-flow-21
    Scenario: None is offered after a temporary lock
      Given a caller who is authenticated, with an active card
      When the caller locks the card temporarily for the reason "lost"
      Then the caller was not offered a new card

  Rule: To the registered address

    @LCK-flow-13
    Scenario: Its postal code is read back first
      Given a caller who is authenticated, with an active card in "12345"
      When the caller wants to lock his first card permanently
      And the caller goes on until he is asked to confirm the address
      Then the postal code "12345" is read back
      And the bank was not asked to reissue anything

    @LCK-flow-13
    Scenario: An address that was not confirmed gets no card
      Given a caller who is authenticated, with an active card in "12345"
      When the caller wants to lock his first card permanently
      And the caller goes on until he is asked to confirm the address
      And the caller says no
      Then the bank was not asked to reissue anything

    @LCK-wh-09
    Scenario: The bank is told the number, the card and the postal code
      Given a caller who is authenticated, with an active card in "01234"
      When the caller locks the card permanently for the reason "damaged"
      Then the bank was asked to reissue with
        | parameter                     | value               |
        | phone_number                  | the caller's number |
        | last_four_digit_of_card_number | the first card      |
        | zip_code                      | 01234               |

  Rule: The caller is told

    @LCK-flow-27
    Scenario: To wait
      Given a caller who is authenticated, with an active card
      When the caller locks the card permanently for the reason "damaged"
      Then the caller was told to wait for the request of the new card

    @LCK-flow-14
    Scenario: The number of the request, and when the card comes
      Given a caller who is authenticated, with an active card
      And the bank gives the acknowledgement number 3808109
      When the caller locks the card permanently for the reason "damaged"
      Then the caller is told the acknowledgement number
      And the caller is told that the card comes within 3 business days

    @LCK-flow-28
    Scenario: How to use it
      Given a caller who is authenticated, with an active card
      When the caller locks the card permanently for the reason "damaged"
      Then the caller is told to follow the instructions that come with the card

    @LCK-flow-30
    Scenario: That the number went to his mobile telephone
      Given a caller who is authenticated, with an active card
      When the caller locks the card permanently for the reason "damaged"
      Then the caller is told that the number of the new card's request was passed on to his mobile telephone

@LCK-name
Feature: LCK name Names and limits

  @LCK-name-01
  Scenario: The flow is called as the component
    Given a caller who is authenticated, with an active card
    When the caller calls
    Then the flow is called as the component

  @LCK-name-01
  Scenario Outline: Among the <part>: <name>
    When the agent's <part> are listed
    Then one of them is called "<name>"

    Examples:
      | part         | name                                                    |
      | entity types | prebuilt_components_lock_card_locked_reason             |
      | entity types | prebuilt_components_lock_card_lock_type_active          |
      | webhooks     | prebuilt_components_account_services:get_card_details   |
      | webhooks     | prebuilt_components_lock_card:validate_card             |
      | webhooks     | prebuilt_components_lock_card:lock_card_ticket_number   |
      | webhooks     | prebuilt_components_lock_card:reissue_card_number       |

  @LCK-lim-02
  Scenario Outline: No full card number is said, asked for or sent (<how>)
    Given a caller who is authenticated, with several cards
    When the caller locks the card <how> for the reason "lost"
    Then no full card number was said or sent

    Examples:
      | how         |
      | temporarily |
      | permanently |

  @LCK-lim-02
  Scenario: Not even when the caller says one
    Given a caller who is authenticated, with several cards
    When the caller goes on until he is asked for the last four digits
    And the caller says a whole card number
    And the caller goes on to the end
    Then no full card number was said or sent

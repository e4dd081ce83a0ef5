@OPW-3.5.4
Feature: OPW 3.5.4 to 3.5.6 The API-linked form

  Background:
    Given the merchant has API link

  Rule: Nothing can be typed

    @OPW-3.5.4-01
    Scenario: Before data arrives
      Given "op01" is signed in
      Then no payment field of "op01" can be changed

    @OPW-3.5.4-01
    Scenario: After data has arrived
      Given "op01" is signed in
      When the merchant's system sends "op01" the payment data of "order-1"
      Then no payment field of "op01" can be changed

  Rule: Data of the merchant's system appears on the operator's screen

    @OPW-3.5.4-02 @OPW-3.5.5-01
    Scenario: Transaction ID, amount and instalments
      Given the merchant does not have member ID
      And "op01" is signed in
      When the merchant's system sends "op01" the payment data of "order-1"
      Then "op01" sees the payment data of "order-1"

    @OPW-3.5.4-02 @OPW-3.5.6-01
    Scenario: And the member ID
      Given the merchant has member ID
      And "op01" is signed in
      When the merchant's system sends "op01" the payment data of "order-1"
      Then "op01" sees the payment data of "order-1"
      And "op01" sees its member ID

    @OPW-3.5.4-02
    Scenario: On that operator's screen only
      Given "op01" is signed in
      And "op02" is signed in
      When the merchant's system sends "op01" the payment data of "order-1"
      Then "op01" sees the payment data of "order-1"
      And the form of "op02" is empty, with "1回" chosen

  Rule: Linked data is checked like typed data

    @OPW-3.5.4-03
    Scenario Outline: <what> is refused to the sender, and the screen stays
      Given "op01" is signed in
      When the merchant's system sends "op01" payment data with <field> <value>
      Then the merchant's system is told that it is refused
      When a call is transferred to "op01"
      And the send button of "op01" has become active
      Then the form of "op01" is empty, with "1回" chosen

      Examples:
        | what                                | field               | value              |
        | A transaction ID of 101 characters  | the transaction ID  | "<101 CHARACTERS>" |
        | A transaction ID with a dot         | the transaction ID  | "order.1"          |
        | An amount of nine digits            | the amount          | "123456789"        |
        | An amount with a sign               | the amount          | "-1"               |
        | No amount                           | the amount          | ""                 |
        | An instalment choice of its own     | the instalments     | "7回"              |

  Rule: Clear and send

    @OPW-3.5.5-02
    Scenario Outline: Clear resets every field, <with> member ID
      Given the merchant <has> member ID
      And "op01" is signed in
      And the merchant's system sends "op01" the payment data of "order-1"
      When "op01" presses the button "クリア"
      Then the form of "op01" is empty, with "1回" chosen

      Examples:
        | with    | has           |
        | with    | has           |
        | without | does not have |

    @OPW-3.5.5-03
    Scenario: Send is inactive before the call is transferred
      Given "op01" is signed in
      When the merchant's system sends "op01" the payment data of "order-1"
      Then the send button of "op01" is inactive

    @OPW-3.5.5-03
    Scenario: Send is inactive before the call is transferred, with member ID
      Given the merchant has member ID
      And "op01" is signed in
      When the merchant's system sends "op01" the payment data of "order-1"
      Then the send button of "op01" is inactive

    @OPW-3.5.4-02
    Scenario: What was linked is what is charged
      Given "op01" is signed in
      And the merchant's system sends "op01" the payment data of "order-1"
      And a call is transferred to "op01"
      When "op01" sends the linked payment data
      And the consumer of "op01" is connected
      And the consumer of "op01" pays with a good card
      Then "order-1" was charged 100 yen once, in "1回"

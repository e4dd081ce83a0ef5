@OPW-3.5.2
Feature: OPW 3.5.2 The form that is typed into

  Rule: Labels, marks and first values

    @OPW-3.5.2-07
    Scenario: Items and buttons of the form
      Given "op01" is signed in
      Then "op01" sees the payment-linking screen with these fields and buttons:
        | 取引ID         |
        | 決済金額(税込) |
        | 支払回数       |
        | 送信           |
        | クリア         |

    @OPW-3.5.2-08
    Scenario: What is mandatory is marked
      Given the merchant has member ID
      And "op01" is signed in
      Then these fields of "op01" are marked as mandatory:
        | 取引ID         |
        | 決済金額(税込) |
        | 支払回数       |
      And the field "会員ID" of "op01" is not marked as mandatory

    @OPW-3.5.2-09
    Scenario: A fresh form
      Given "op01" is signed in
      Then the form of "op01" is empty, with "1回" chosen

  Rule: Transaction ID and amount are mandatory

    @OPW-3.5.2-01
    Scenario: No transaction ID
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the transaction ID ""
      Then nothing malformed has reached the call

    @OPW-3.5.2-06
    Scenario: No amount
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the amount ""
      Then nothing malformed has reached the call

  Rule: The amount has at most 8 half-width digits

    @OPW-3.5.2-02
    Scenario: 8 digits are taken
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the amount "12345678"
      Then the call has payment data

    @OPW-3.5.2-02
    Scenario Outline: <what> is refused
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the amount <amount>
      Then nothing malformed has reached the call

      Examples:
        | what               | amount      |
        | A ninth digit      | "123456789" |
        | A full-width digit | "１００"    |
        | A letter           | "1000a"     |
        | A sign             | "-1000"     |
        | A decimal point    | "10.5"      |

    @OPW-3.5.2-02
    Scenario: 0 yen are better not charged
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the amount "0"
      Then the call has no payment of 0 yen, or there is a warning

  Rule: Without the option the instalments are 1 time

    @OPW-3.5.2-03
    Scenario: The choice cannot be changed
      Given the merchant does not have instalment choice
      And "op01" is signed in
      Then the instalments of "op01" are "1回" and cannot be changed

    @OPW-3.5.2-03
    Scenario: 1 time is what is charged
      Given the merchant does not have instalment choice
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      Then "order-1" was charged 100 yen once, in "1回"

  Rule: Clear sets every field to its first value

    @OPW-3.5.2-04
    Scenario: After everything was filled in
      Given "op01" is signed in
      And "op01" types payment data
      When "op01" presses the button "クリア"
      Then the form of "op01" is empty, with "1回" chosen

  Rule: Send is inactive until the call was transferred

    @OPW-3.5.2-05
    Scenario: No call yet
      Given "op01" is signed in
      When "op01" types payment data
      Then the send button of "op01" is inactive

    @OPW-3.5.2-05
    Scenario: The call is gone again
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" hangs up
      Then the send button of "op01" becomes inactive

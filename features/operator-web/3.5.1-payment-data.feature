@OPW-3.5.1
Feature: OPW 3.5.1 Payment data, manual and API-linked

  Rule: The form has four shapes

    @OPW-3.5.1-01
    Scenario: Typed, without member ID
      Given the merchant does not have API link or member ID
      And "op01" is signed in
      Then the form of "op01" can be typed into and has no member ID

    @OPW-3.5.1-01
    Scenario: Typed, with member ID
      Given the merchant has member ID
      And "op01" is signed in
      Then the form of "op01" can be typed into and has a member ID

    @OPW-3.5.1-01
    Scenario: API-linked, without member ID
      Given the merchant has API link
      And the merchant does not have member ID
      And "op01" is signed in
      Then the form of "op01" cannot be typed into and has no member ID

    @OPW-3.5.1-01
    Scenario: API-linked, with member ID
      Given the merchant has API link and member ID
      And "op01" is signed in
      Then the form of "op01" cannot be typed into and has a member ID

  Rule: A transaction ID has at most 100 half-width letters, digits, underscores and hyphens

    @OPW-3.5.1-02
    Scenario Outline: <what> is taken
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the transaction ID <id>
      Then the call has payment data

      Examples:
        | what              | id                                 |
        | Every sign        | "AZaz09_-"                         |
        | One character     | "a"                                |
        | 100 characters    | "<100 CHARACTERS>"                 |

    @OPW-3.5.1-02
    Scenario Outline: <what> is refused
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the transaction ID <id>
      Then nothing malformed has reached the call

      Examples:
        | what                  | id                 |
        | 101 characters        | "<101 CHARACTERS>" |
        | A full-width digit    | "order１"          |
        | Kana                  | "注文1"            |
        | A space inside        | "order<SPACE>1"    |
        | A dot                 | "order.1"          |
        | An at sign            | "order@1"          |

  Rule: A transaction ID that was paid cannot be paid again, and the IVR does not look

    @OPW-3.5.1-03 @OPW-3.5.1-04
    Scenario: The duplicate error arises at the payment server, after the card was entered
      Given the consumer of "op01" has paid "order-1"
      When another call for "order-1" is connected through "op01"
      And the consumer of "op01" enters a good card
      Then the payment of "order-1" is refused with "NH18" and "既に成功していました"
      And "order-1" was charged once in all

  Rule: A transaction ID whose payment failed can be used again

    @OPW-3.5.1-05 @OPW-3.5.1-07
    Scenario: A refused payment, and a new call with the same transaction ID
      Given the consumer of "op01" could not pay "order-1"
      When another call for "order-1" is connected through "op01"
      And the consumer of "op01" pays with a good card
      Then the payment of "order-1" has succeeded

    @OPW-3.5.1-07
    Scenario: A call that was cut, and a new call with the same transaction ID
      Given a call for "order-1" is connected through "op01"
      And the consumer of "op01" hangs up
      When another call for "order-1" is connected through "op01"
      And the consumer of "op01" pays with a good card
      Then the payment of "order-1" has succeeded

    @OPW-3.5.1-06
    Scenario: Another card in the same call
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" enters a stolen card
      And the consumer of "op01" pays with a good card
      Then the payment of "order-1" has succeeded
      And both attempts are kept under "order-1", a refused one and a good one

  Rule: Attempts of several consumers under one transaction ID are all kept

    @OPW-3.5.1-08
    Scenario: Three consumers, the last of whom can pay
      Given the consumer of "op01" could not pay "order-1"
      And another consumer of "op01" could not pay "order-1"
      When another call for "order-1" is connected through "op01"
      And the consumer of "op01" pays with a good card
      Then "order-1" has refused attempts of two consumers and then a good one

  Rule: The instalment choices

    @OPW-3.5.1-09
    Scenario: Exactly the thirteen choices
      Given the merchant has instalment choice
      And "op01" is signed in
      Then "op01" can choose exactly these instalments:
        | 1回              |
        | 2回              |
        | 3回              |
        | 5回              |
        | 6回              |
        | 10回             |
        | 12回             |
        | 15回             |
        | 18回             |
        | 20回             |
        | 24回             |
        | リボ払い         |
        | ボーナス一括払い |

    @OPW-3.5.1-10 @OPW-3.5.1-11
    Scenario: A choice without a contract can be sent, and errs when the card is authorised
      Given the merchant has instalment choice
      And the merchant has contracts for "1回" and "3回"
      And "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends this payment data:
        | 取引ID         | order-1 |
        | 決済金額(税込) | 100     |
        | 支払回数       | 24回    |
      And the consumer of "op01" is connected
      And the consumer of "op01" enters a good card
      Then the payment of "order-1" is refused
      And "order-1" was not charged

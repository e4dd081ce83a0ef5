@OPW-3.5.3
Feature: OPW 3.5.3 The form with member ID

  Background:
    Given the merchant has member ID

  Rule: The field

    @OPW-3.5.3-04
    Scenario: Its label
      Given "op01" is signed in
      Then "op01" sees the payment-linking screen with these fields and buttons:
        | 会員ID |

    @OPW-3.5.3-01
    Scenario: It may be left empty
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the member ID ""
      Then the call has payment data

  Rule: A member ID has at most 100 half-width letters, digits, dots, underscores, hyphens and at signs

    @OPW-3.5.3-02
    Scenario Outline: <what> is taken
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the member ID <id>
      Then the call has payment data

      Examples:
        | what           | id                 |
        | Every sign     | "AZaz09._-@"       |
        | 100 characters | "<100 CHARACTERS>" |

    @OPW-3.5.3-02
    Scenario Outline: <what> is refused
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data with the member ID <id>
      Then nothing malformed has reached the call

      Examples:
        | what                | id                 |
        | 101 characters      | "<101 CHARACTERS>" |
        | A full-width letter | "ｍember1"         |
        | Kana                | "会員1"            |
        | A plus sign         | "a+b"              |
        | A space inside      | "a<SPACE>b"        |

  Rule: A payment registers its member, once

    @OPW-3.5.3-03 @OPW-3.5.3-05
    Scenario: A new member
      Given a call of member "member-1" for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      Then member "member-1" is registered once, with "order-1"

    @OPW-3.5.3-03 @OPW-3.5.3-05
    Scenario: A known member
      Given the consumer of "op01" has paid "order-1" as member "member-1"
      And a call of member "member-1" for "order-2" is connected through "op01"
      When the consumer of "op01" pays with a good card
      Then member "member-1" is registered once, with "order-1"
      And member "member-1" is registered once, with "order-2"

    @OPW-3.5.3-03
    Scenario: A payment that fails had better register nobody
      Given a call of member "member-2" for "order-1" is connected through "op01"
      When the consumer of "op01" enters a stolen card
      Then member "member-2" is not registered, or there is a warning

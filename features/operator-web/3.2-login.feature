@OPW-3.2
Feature: OPW 3.2 Login

  Rule: An operator signs in with merchant ID, user ID and password

    @OPW-3.2-01
    Scenario: The payment-linking screen follows
      Given operator "op01"
      When "op01" signs in
      Then "op01" sees the payment-linking screen with the heading "決済情報連携"

  Rule: An administrator cannot sign in to the operator web

    @OPW-3.2-02
    Scenario: An administrator with the right password
      Given administrator "adm01"
      When administrator "adm01" signs in to the operator web
      Then the sign-in of "adm01" is refused with one of the messages:
        | アクセスが制限されています。 |
        | 認証に失敗しました。         |
      And no session of "adm01" has come of it

  Rule: The first login uses the initial password

    @OPW-3.2-03
    Scenario: A newly created user
      Given newly created operator "op01"
      When "op01" signs in with the initial password
      Then the sign-in of "op01" is accepted

  Rule: Each of the three credentials must match

    @OPW-3.2-04
    Scenario Outline: <wrong> does not sign in
      Given operator "op01"
      And operator "op02"
      When "op01" signs in at the operator web with <merchant> merchant ID, <user> user ID and <password> password
      Then the sign-in of "op01" is refused
      And no session of "op01" has come of it

      Examples: a part that exists, but not together
        | wrong                  | merchant | user  | password |
        | Another merchant's ID  | other    | right | right    |
        | Another user's ID      | right    | other | right    |

      Examples: a part that does not exist
        | wrong                  | merchant | user    | password |
        | An unknown merchant ID | unknown  | right   | right    |
        | An unknown user ID     | right    | unknown | right    |
        | A wrong password       | right    | right   | unknown  |

@OPW-3.2.1
Feature: OPW 3.2.1 Messages of the login screen, and the lock

  Rule: Restricted access is refused

    @OPW-3.2.1-01
    Scenario: From an address that is not allowed
      Given operator "op01"
      And access of the merchant is restricted to another address than ours
      When "op01" signs in
      Then the sign-in of "op01" is refused with the message "アクセスが制限されています。"

    @OPW-3.2.1-01
    Scenario: Once the restriction is lifted
      Given operator "op01"
      And access of the merchant is restricted to another address than ours
      When the restriction is lifted
      And "op01" signs in
      Then the sign-in of "op01" is accepted

  Rule: Wrong credentials are refused with one message, whichever part is wrong

    @OPW-3.2.1-02
    Scenario Outline: <wrong>
      Given operator "op01"
      When "op01" signs in at the operator web with <merchant> merchant ID, <user> user ID and <password> password
      Then the sign-in of "op01" is refused with the message "認証に失敗しました。"

      Examples:
        | wrong            | merchant | user    | password |
        | Unknown merchant | unknown  | right   | right    |
        | Unknown user     | right    | unknown | right    |
        | Wrong password   | right    | right   | unknown  |

  Rule: A user who is signed in cannot sign in a second time

    @OPW-3.2.1-03
    Scenario: The second login is refused and the first session goes on
      Given "op01" is signed in
      When "op01" signs in again from a fresh window
      Then the sign-in of "op01" is refused with the message "該当ユーザ ID はログイン状態です。多重ログインは出来ません。"
      And "op01" works on undisturbed in the first window

  Rule: A locked user is refused, even with the right password

    @OPW-3.2.1-04
    Scenario: The right password of a locked user
      Given operator "op01"
      And "op01" has failed to sign in 6 times in a row
      When "op01" signs in
      Then the sign-in of "op01" is refused with the message "該当ユーザ ID はロックされています。管理担当者にお問い合わせください。"

  Rule: An administrator can end an operator's session

    @OPW-3.2.1-05
    Scenario: The operator is told on the login screen
      Given "op01" is signed in
      When an administrator forces the logout of "op01"
      Then "op01" learns "管理者により強制ログアウトされました。" on the login screen

    @OPW-3.2.1-05
    Scenario: The session is over
      Given "op01" is signed in
      When an administrator forces the logout of "op01"
      Then "op01" can sign in at once

  Rule: Six failures in a row lock the account

    @OPW-3.2.1-06
    Scenario: Five failures do not lock
      Given operator "op01"
      And "op01" has failed to sign in 5 times in a row
      When "op01" signs in
      Then the sign-in of "op01" is accepted

    @OPW-3.2.1-06
    Scenario: The sixth failure shows either message
      Given operator "op01"
      And "op01" has failed to sign in 5 times in a row
      When "op01" tries to sign in once more, with a wrong password
      Then the sign-in of "op01" is refused with one of the messages:
        | 認証に失敗しました。                                                   |
        | 該当ユーザ ID はロックされています。管理担当者にお問い合わせください。 |

    @OPW-3.2.1-06
    Scenario: The seventh attempt shows the lock
      Given operator "op01"
      And "op01" has failed to sign in 6 times in a row
      When "op01" tries to sign in once more, with a wrong password
      Then the sign-in of "op01" is refused with the message "該当ユーザ ID はロックされています。管理担当者にお問い合わせください。"

  Rule: A success starts the count of failures again

    @OPW-3.2.1-07
    Scenario: Five failures, a success, five failures
      Given operator "op01"
      And "op01" has failed to sign in 5 times in a row
      And "op01" is signed in
      When "op01" logs out
      And "op01" has failed to sign in 5 times in a row
      And "op01" signs in
      Then the sign-in of "op01" is accepted

  Rule: The administrator's initialisation of the password releases a lock

    @OPW-3.2.1-08
    Scenario: The next login uses the initial password and sets a new one
      Given operator "op01"
      And "op01" has failed to sign in 6 times in a row
      When an administrator initialises the password of "op01"
      And "op01" signs in with the initial password
      Then "op01" sees the password-setting screen
      When "op01" sets a password
      Then "op01" sees the payment-linking screen

  Rule: A lock does not release itself

    @OPW-3.2.1-09
    Scenario: Locked after 24 hours
      Given operator "op01"
      And "op01" has failed to sign in 6 times in a row
      When 24 hours pass
      And "op01" signs in
      Then the sign-in of "op01" is refused

  Rule: A lock concerns one user

    @OPW-3.2.1-10
    Scenario: Another user of the merchant
      Given operator "op01"
      And operator "op02"
      And "op01" has failed to sign in 6 times in a row
      When "op02" signs in
      Then the sign-in of "op02" is accepted

    @OPW-3.2.1-10
    Scenario: The same user ID of another merchant
      Given operator "op01"
      And operator "op01 elsewhere" of another merchant, with the user ID of "op01"
      And "op01" has failed to sign in 6 times in a row
      When "op01 elsewhere" signs in
      Then the sign-in of "op01 elsewhere" is accepted

@OPW-3.4
Feature: OPW 3.4 Logout

  Rule: Logout asks first

    @OPW-3.4-01
    Scenario: The question
      Given "op01" is signed in
      When "op01" chooses "ログアウト"
      Then "op01" sees the dialogue "I005" with the text "ログアウトします。よろしいですか?"
      And the dialogue of "op01" has exactly these buttons:
        | はい   |
        | いいえ |

  Rule: Yes ends the session

    @OPW-3.4-02
    Scenario: The login screen follows, and the same user can sign in at once
      Given "op01" is signed in
      When "op01" chooses "ログアウト"
      And "op01" answers "はい"
      Then "op01" sees the login screen
      And "op01" can sign in at once

  Rule: No keeps the session and what was entered

    @OPW-3.4-03
    Scenario: The answer no
      Given "op01" is signed in
      And "op01" types payment data
      When "op01" chooses "ログアウト"
      And "op01" answers "いいえ"
      Then no dialogue is shown to "op01"
      And the payment data of "op01" is still there
      And "op01" is still at work

    @OPW-3.4-03
    Scenario: The close box
      Given "op01" is signed in
      And "op01" types payment data
      When "op01" chooses "ログアウト"
      And "op01" closes the dialogue by its close box, if it has one
      Then no dialogue is shown to "op01"
      And the payment data of "op01" is still there
      And "op01" is still at work

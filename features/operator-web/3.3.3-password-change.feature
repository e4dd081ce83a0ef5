@OPW-3.3.3
Feature: OPW 3.3.3 Changing the password

  Rule: The password-change screen

    @OPW-3.3.3-01
    Scenario: Its fields and button
      Given "op01" is signed in
      When "op01" chooses "パスワード変更"
      Then "op01" sees the password-change screen with these fields and buttons:
        | 現在のパスワード   |
        | 新パスワード       |
        | 新パスワード(確認) |
        | 更新               |

    @OPW-3.3.3-01
    Scenario: Success returns to the payment-linking screen
      Given "op01" is signed in
      When "op01" changes the password
      Then "op01" sees the payment-linking screen

    @OPW-3.3.3-01
    Scenario: The new password is the one that signs in from then on
      Given "op01" is signed in
      When "op01" changes the password
      Then only the new password signs "op01" in

  Rule: The pull-down opens under the mouse pointer

    @OPW-3.3.3-02
    Scenario: The pointer rests on the name
      Given "op01" is signed in
      When "op01" rests the mouse pointer on the name
      Then the pull-down of "op01" offers:
        | パスワード変更 |
        | ログアウト     |

@OPW-2.2
Feature: OPW 2.2 The payment-linking screen

  Rule: The status area shows a colour and a message

    @OPW-2.2-01
    Scenario: Green while ready to trade
      Given "op01" is signed in
      Then the status of "op01" is green and says something

    @OPW-2.2-01
    Scenario: Orange while payment data is awaited
      Given "op01" is signed in
      When a call is transferred to "op01"
      Then the status of "op01" is orange and says something

    @OPW-2.2-01
    Scenario: Red when the session was cut
      Given "op01" is signed in
      When the connection of "op01" breaks
      Then the status of "op01" is red and says something

  Rule: The signed-in user's name is the comment, or the user ID without one

    @OPW-2.2-02
    Scenario: A user with a comment
      Given operator "op01" with the comment "オペレータ1"
      When "op01" signs in
      Then the name shown to "op01" is the comment

    @OPW-2.2-02
    Scenario: A user without a comment
      Given operator "op01"
      When "op01" signs in
      Then the name shown to "op01" is the user ID

  Rule: A name longer than the display limit is cut and gets an ellipsis

    @OPW-2.2-03
    Scenario: A comment of exactly the limit
      Given operator "op01" with a comment of the display limit plus 0 characters
      When "op01" signs in
      Then the name shown to "op01" is whole, with or without an ellipsis

    @OPW-2.2-03
    Scenario: A comment of one character more
      Given operator "op01" with a comment of the display limit plus 1 characters
      When "op01" signs in
      Then the name shown to "op01" is cut at the display limit and ends in an ellipsis

    @OPW-2.2-03
    Scenario: A user ID that is too long, without a comment
      Given operator "op01" with no comment and a user ID longer than the display limit
      When "op01" signs in
      Then the name shown to "op01" is cut at the display limit and ends in an ellipsis

  Rule: Password change and logout are in a pull-down under the name

    @OPW-2.2-04
    Scenario: The items of the pull-down
      Given "op01" is signed in
      When "op01" opens the pull-down under the name
      Then the pull-down of "op01" offers:
        | パスワード変更 |
        | ログアウト     |

  Rule: Red needs a new login

    @OPW-2.2-08
    Scenario: Nothing can be sent from a red screen, not even once the connection is back
      Given "op01" is signed in
      And "op01" has sent payment data to a call
      And a call is transferred to "op01"
      When the connection of "op01" breaks
      And the connection of "op01" is there again
      And "op01" sends payment data by going round the screen
      Then the call has no payment data

    @OPW-2.2-08
    Scenario: After a new login work goes on
      Given "op01" is signed in
      When the connection of "op01" breaks
      And 6 minutes pass
      And "op01" signs in again from a fresh window
      And a call is transferred to "op01"
      And "op01" sends payment data
      Then the call has payment data

  Rule: The monitoring list belongs to merchants with real-time monitoring

    @OPW-2.2-05
    Scenario: The list with its columns, still empty
      Given the merchant has real-time monitoring
      And "op01" is signed in
      Then the monitoring list of "op01" has the heading "IVRリアルタイムモニタリング" and these columns:
        | 時刻            |
        | 取引ID          |
        | IVR通過ポイント |
        | カード取引結果  |
        | 結果コード      |
        | 結果メッセージ  |
      And "op01" sees the message "データなし"

    @OPW-2.2-06
    Scenario: No list without the feature
      Given the merchant does not have real-time monitoring
      And "op01" is signed in
      Then "op01" sees no monitoring list

    @OPW-2.2-06
    Scenario: No list without the feature, not even after a call
      Given the merchant does not have real-time monitoring
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then "op01" sees no monitoring list

  Rule: The send button hands the payment data to the IVR

    @OPW-2.2-07
    Scenario: A click on send
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data
      Then the call has payment data

@OPW-4.6
Feature: OPW 4.6 A screen that outlived its session

  Rule: It moves to login or says E309, and can send nothing

    @OPW-4.6-01
    Scenario: The terminal wakes up after the session was discarded
      Given "op01" is signed in
      When the connection of "op01" breaks
      And 6 minutes pass
      And the connection of "op01" is there again
      Then the screen of "op01" moves to login by itself, or says "E309" "サーバとの通信でエラーが発生しました。"

    @OPW-4.6-01
    Scenario: No payment data can be sent from it
      Given "op01" is signed in
      And "op01" has sent payment data to a call
      And a call is transferred to "op01"
      When the connection of "op01" breaks
      And an administrator forces the logout of "op01"
      And the connection of "op01" is there again
      And "op01" sends payment data by going round the screen
      Then the call has no payment data

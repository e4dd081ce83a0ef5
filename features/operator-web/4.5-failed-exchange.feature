@OPW-4.5
Feature: OPW 4.5 A failed exchange with the server

  Rule: E309 is shown and work starts again from login

    @OPW-4.5-01
    Scenario: At the operator web
      Given "op01" is signed in
      When requests of "op01" no longer reach the server
      And "op01" chooses "パスワード変更"
      Then "op01" sees the message "E309"
      And "op01" sees the message "サーバとの通信でエラーが発生しました。"

    @OPW-4.5-01
    Scenario: At the operator web, work goes on after a new login
      Given "op01" is signed in
      When requests of "op01" no longer reach the server
      And "op01" chooses "パスワード変更"
      And the browser of "op01" crashes
      And 6 minutes pass
      And "op01" signs in again from a fresh window
      Then the sign-in of "op01" is accepted

    @OPW-4.5-02
    Scenario: At the admin web
      Given administrator "adm01" is signed in to the admin web
      When requests of "adm01" no longer reach the server
      And "adm01" asks the admin web for the users
      Then "adm01" sees the message "E309"
      And "adm01" sees the message "サーバとの通信でエラーが発生しました。"

    @OPW-4.5-02
    Scenario: At the admin web, work goes on after a new login
      Given administrator "adm01" is signed in to the admin web
      When requests of "adm01" no longer reach the server
      And "adm01" asks the admin web for the users
      And the browser of "adm01" crashes
      And 6 minutes pass
      And "adm01" signs in again from a fresh window
      Then the sign-in of "adm01" is accepted

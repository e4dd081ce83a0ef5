@OPW-4.4
Feature: OPW 4.4 How long a session lasts

  Rule: There is no idle time-out

    @OPW-4.4-01
    Scenario: Signed in for 24 hours at the operator web
      Given "op01" is signed in
      When 24 hours pass
      Then "op01" is still at work

    @OPW-4.4-04
    Scenario: Signed in for 24 hours at the admin web
      Given administrator "adm01" is signed in to the admin web
      When 24 hours pass
      Then administrator "adm01" is still at work

  Rule: A lost connection leaves the session behind

    @OPW-4.4-02
    Scenario Outline: After <what> signing in again at once is refused
      Given "op01" is signed in
      When the <event>
      And "op01" signs in again from a fresh window
      Then the sign-in of "op01" is refused with the message "該当ユーザ ID はログイン状態です。多重ログインは出来ません。"

      Examples:
        | what              | event                           |
        | a connection loss | connection of "op01" breaks     |
        | a browser crash   | browser of "op01" crashes       |

    @OPW-4.4-05
    Scenario: The admin web refuses likewise
      Given administrator "adm01" is signed in to the admin web
      When the browser of "adm01" crashes
      And "adm01" signs in again from a fresh window
      Then the sign-in of "adm01" is refused with the message "該当ユーザ ID はログイン状態です。多重ログインは出来ません。"

  Rule: About five minutes later the session is discarded

    @OPW-4.4-03
    Scenario: Still refused after 4 minutes
      Given "op01" is signed in
      When the browser of "op01" crashes
      And 4 minutes pass
      And "op01" signs in again from a fresh window
      Then the sign-in of "op01" is refused

    @OPW-4.4-03
    Scenario: Accepted after 6 minutes
      Given "op01" is signed in
      When the browser of "op01" crashes
      And 6 minutes pass
      And "op01" signs in again from a fresh window
      Then the sign-in of "op01" is accepted

    @OPW-4.4-06
    Scenario: Still refused after 4 minutes at the admin web
      Given administrator "adm01" is signed in to the admin web
      When the browser of "adm01" crashes
      And 4 minutes pass
      And "adm01" signs in again from a fresh window
      Then the sign-in of "adm01" is refused

    @OPW-4.4-06
    Scenario: Accepted after 6 minutes at the admin web
      Given administrator "adm01" is signed in to the admin web
      When the browser of "adm01" crashes
      And 6 minutes pass
      And "adm01" signs in again from a fresh window
      Then the sign-in of "adm01" is accepted

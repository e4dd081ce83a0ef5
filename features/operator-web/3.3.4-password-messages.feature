@OPW-3.3.4
Feature: OPW 3.3.4 Messages of setting and changing

  Rule: New password and confirmation differ

    @OPW-3.3.4-01
    Scenario: On setting
      Given newly created operator "op01"
      When "op01" signs in
      And "op01" sets the password "Secret1234" and confirms it as "Secret1235"
      Then the password of "op01" is refused with the message "変更後のパスワードと再入力が一致しません。"
      And the password of "op01" has stayed as it was

    @OPW-3.3.4-01
    Scenario: On changing
      Given "op01" is signed in
      When "op01" changes the password to "Secret1234" and confirms it as "Secret1235"
      Then the password of "op01" is refused with the message "変更後のパスワードと再入力が一致しません。"
      And the password of "op01" has stayed as it was

  Rule: A malformed password

    @OPW-3.3.4-02
    Scenario: On setting
      Given newly created operator "op01"
      When "op01" signs in
      And "op01" sets the password "abcdefgh"
      Then the password of "op01" is refused with the message "パスワードには8文字以上の英文字、数字混在を設定してください。"
      And the password of "op01" has stayed as it was

    @OPW-3.3.4-02
    Scenario: On changing
      Given "op01" is signed in
      When "op01" changes the password to "abcdefgh"
      Then the password of "op01" is refused with the message "パスワードには8文字以上の英文字、数字混在を設定してください。"
      And the password of "op01" has stayed as it was

  Rule: A reused password

    @OPW-3.3.4-03
    Scenario: On setting
      Given "op01" has set 2 passwords one after another
      And "op01" logs out
      When an administrator initialises the password of "op01"
      And "op01" signs in with the initial password
      And "op01" sets the password to number 1 of the latest ones
      Then the password of "op01" is refused with the message "過去に使用されたパスワードと重複しています。別のパスワードを入力してください。"
      And the password of "op01" has stayed as it was

    @OPW-3.3.4-03
    Scenario: On changing
      Given "op01" has set 2 passwords one after another
      When "op01" changes the password to number 2 of the latest ones
      Then the password of "op01" is refused with the message "過去に使用されたパスワードと重複しています。別のパスワードを入力してください。"
      And the password of "op01" has stayed as it was

  Rule: A wrong current password

    @OPW-3.3.4-04
    Scenario: On changing
      Given "op01" is signed in
      When "op01" changes the password to "Secret1234", giving a wrong current one
      Then the password of "op01" is refused with the message "現在のパスワードが違います。"
      And the password of "op01" has stayed as it was

  Rule: From 90 days after the last change, another change is recommended

    @OPW-3.3.4-05
    Scenario: Shown at 90 days, at the top of the payment-linking screen
      Given the next day begins at 00:00 in Japan
      And operator "op01"
      When 90 days pass
      And "op01" signs in
      Then "op01" sees the message "90 日以上パスワードが変更されていません。パスワードの変更をおすすめします。" at the top

    @OPW-3.3.4-05
    Scenario: Not shown one minute before
      Given the next day begins at 00:00 in Japan
      And operator "op01"
      When 89 days 23:59 pass
      And "op01" signs in
      Then "op01" does not see the message "90 日以上パスワードが変更されていません。パスワードの変更をおすすめします。"

    @OPW-3.3.4-05
    Scenario: Work is not blocked by it
      Given operator "op01"
      When 91 days pass
      And "op01" signs in
      And a call is transferred to "op01"
      And "op01" sends payment data
      Then the call has payment data

  Rule: A change starts the 90 days again

    @OPW-3.3.4-06
    Scenario: The recommendation is gone after a change
      Given operator "op01"
      When 91 days pass
      And "op01" signs in
      And "op01" changes the password
      Then "op01" does not see the message "90 日以上パスワードが変更されていません。パスワードの変更をおすすめします。"

    @OPW-3.3.4-06
    Scenario Outline: <days> days after a change it is <shown>
      Given the next day begins at 00:00 in Japan
      And operator "op01"
      When 91 days pass
      And "op01" signs in
      And "op01" changes the password
      And "op01" logs out
      And <days> days pass
      And "op01" signs in
      Then "op01" <sees> the message "90 日以上パスワードが変更されていません。パスワードの変更をおすすめします。"

      Examples:
        | days | shown       | sees         |
        | 89   | not shown   | does not see |
        | 90   | shown again | sees         |

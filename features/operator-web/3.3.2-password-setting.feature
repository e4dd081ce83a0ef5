@OPW-3.3.2
Feature: OPW 3.3.2 Setting a password

  Rule: The first login sets a password before any work

    @OPW-3.3.2-01
    Scenario: The password-setting screen comes first
      Given newly created operator "op01"
      When "op01" signs in
      Then "op01" sees the password-setting screen with these fields and buttons:
        | 新パスワード       |
        | 新パスワード(確認) |
        | 更新               |

  Rule: So does the first login after an initialisation

    @OPW-3.3.2-02
    Scenario: The password-setting screen comes again
      Given operator "op01"
      When an administrator initialises the password of "op01"
      And "op01" signs in with the initial password
      Then "op01" sees the password-setting screen

  Rule: None of the last four passwords can be set again

    @OPW-3.3.2-03
    Scenario Outline: Number <n> of the latest passwords is <outcome> on changing
      Given "op01" has set 5 passwords one after another
      When "op01" changes the password to number <n> of the latest ones
      Then the password of "op01" is refused with the message "過去に使用されたパスワードと重複しています。別のパスワードを入力してください。"

      Examples: the current one and three before it
        | n | outcome |
        | 1 | refused |
        | 2 | refused |
        | 3 | refused |
        | 4 | refused |

    @OPW-3.3.2-03
    Scenario: The fifth most recent password is accepted on changing
      Given "op01" has set 5 passwords one after another
      When "op01" changes the password to number 5 of the latest ones
      Then the password of "op01" is accepted

    @OPW-3.3.2-03
    Scenario: The latest password is refused on setting after an initialisation
      Given "op01" has set 5 passwords one after another
      And "op01" logs out
      When an administrator initialises the password of "op01"
      And "op01" signs in with the initial password
      And "op01" sets the password to number 1 of the latest ones
      Then the password of "op01" is refused with the message "過去に使用されたパスワードと重複しています。別のパスワードを入力してください。"

    @OPW-3.3.2-03
    Scenario: The fifth most recent password is accepted on setting after an initialisation
      Given "op01" has set 5 passwords one after another
      And "op01" logs out
      When an administrator initialises the password of "op01"
      And "op01" signs in with the initial password
      And "op01" sets the password to number 5 of the latest ones
      Then the password of "op01" is accepted

  Rule: After the password is set, work begins

    @OPW-3.3.2-04
    Scenario: The payment-linking screen follows
      Given newly created operator "op01"
      When "op01" signs in
      And "op01" sets a password
      Then "op01" sees the payment-linking screen

  Rule: While a password must be set, nothing else can be done

    @OPW-3.3.2-05
    Scenario: No payment data can be sent by going round the screen
      Given "op02" is signed in
      And "op02" has sent payment data to a call
      And newly created operator "op01"
      When "op01" signs in
      And a call is transferred to "op01"
      And "op01" sends payment data by going round the screen, as "op02" did
      Then the call has no payment data

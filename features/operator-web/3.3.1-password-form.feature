@OPW-3.3.1
Feature: OPW 3.3.1 What a password may be

  Rule: It has 8 to 30 characters

    @OPW-3.3.1-01
    Scenario Outline: <length> characters are accepted
      Given "op01" is signed in
      When "op01" changes the password to "<password>"
      Then the password of "op01" is accepted

      Examples: at the boundaries
        | length | password                       |
        | 8      | abcdefg1                       |
        | 30     | abcdefghijklmnopqrstuvwxyz1234 |

    @OPW-3.3.1-01
    Scenario: 7 characters are refused
      Given "op01" is signed in
      When "op01" changes the password to "abcdef1"
      Then the password of "op01" is refused with the message "パスワードには8文字以上の英文字、数字混在を設定してください。"

    @OPW-3.3.1-01
    Scenario: 31 characters are refused
      Given "op01" is signed in
      When "op01" changes the password to "abcdefghijklmnopqrstuvwxyz12345"
      Then the password of "op01" is refused, best with the message "パスワードには8文字以上の英文字、数字混在を設定してください。"

  Rule: It has a digit and a half-width letter

    @OPW-3.3.1-02
    Scenario Outline: <what> alone are refused
      Given "op01" is signed in
      When "op01" changes the password to "<password>"
      Then the password of "op01" is refused with the message "パスワードには8文字以上の英文字、数字混在を設定してください。"

      Examples:
        | what                | password   |
        | Letters             | abcdefghij |
        | Digits              | 1234567890 |
        | Letters and symbols | abcdefg-_! |
        | Digits and symbols  | 1234567-_! |

    @OPW-3.3.1-02
    Scenario Outline: <what> are accepted
      Given "op01" is signed in
      When "op01" changes the password to "<password>"
      Then the password of "op01" is accepted

      Examples:
        | what                                | password  |
        | One digit among small letters       | abcdefg1  |
        | One capital letter among digits     | 1234567A  |

  Rule: Symbols of the list are allowed

    @OPW-3.3.1-03
    Scenario: Every allowed symbol
      Given "op01" is signed in
      Then "op01" can change the password to ones that hold every allowed symbol

  Rule: Other characters are refused

    @OPW-3.3.1-04
    Scenario Outline: <what>
      Given "op01" is signed in
      When "op01" changes the password to "<password>"
      Then the password of "op01" is refused, best with the message "パスワードには8文字以上の英文字、数字混在を設定してください。"

      Examples:
        | what                  | password                    |
        | A full-width letter   | abcd1234ａ                  |
        | A full-width digit    | abcd1234５                  |
        | Hiragana              | abcd1234あ                  |
        | Half-width katakana   | abcd1234ｱ                   |
        | A space               | abcd<SPACE>1234             |
        | An ideographic space  | abcd<IDEOGRAPHIC SPACE>1234 |
        | A control character   | abcd<TAB>1234               |
        | A letter with accent  | abcd1234é                   |

@OPW-3.7
Feature: OPW 3.7 Messages of the payment-linking screen

  Rule: The header

    @OPW-3.7-01
    Scenario: Ready
      Given "op01" is signed in
      Then the status of "op01" is green with the message "正常にお取引可能です。"

    @OPW-3.7-02
    Scenario: The connection between browser and server breaks
      Given "op01" is signed in
      When the connection of "op01" breaks
      Then the status of "op01" is red with the message "予期せぬエラーが発生しました。管理者にお問合せください。"

  Rule: The first character of a message ID is its kind

    @OPW-3.7-08 @OPW-3.7-12
    Scenario: The logout dialogue is information
      Given "op01" is signed in
      When "op01" chooses "ログアウト"
      Then the message ID of the dialogue of "op01" begins with "I"
      And the dialogue of "op01" has exactly these buttons:
        | はい   |
        | いいえ |

  Rule: An interrupted payment

    @OPW-3.7-09 @OPW-3.7-12
    Scenario: Dialogue F301
      Given the consumer of "op01" is asked for the card
      When the payment process of "op01" is interrupted
      Then "op01" is shown the dialogue "F301" with the text "決済処理が中断されました。"
      And the dialogue of "op01" has exactly these buttons:
        | OK |

  Rule: The monitoring list while a call goes on

    Background:
      Given the merchant has real-time monitoring

    @OPW-3.7-03
    Scenario: New lines come on top
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" enters the card number
      And 3 seconds pass
      And the consumer of "op01" hangs up
      Then the lines of the monitoring list of "op01" came one by one, each on top of the others

    @OPW-3.7-04
    Scenario: The end of a call whose payment succeeded
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then the first line of the monitoring list of "op01" says "【決済 OK】IVR との通話が終了しました。"

    @OPW-3.7-05
    Scenario: The end of a call whose payment did not succeed
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" fails to pay
      Then the first line of the monitoring list of "op01" says "【決済 NG】IVR との通話が終了しました。"

    @OPW-3.7-05
    Scenario: The end of a call in which the consumer hung up
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" hangs up
      Then the first line of the monitoring list of "op01" says "【決済 NG】IVR との通話が終了しました。"

    @OPW-3.7-06
    Scenario: The return fails after a payment, and the payment stays
      Given the merchant has call return
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      And "op01" does not take the returned call
      Then the monitoring list of "op01" has a line "【決済 OK】転送に失敗しました。"
      And the payment of "order-1" has succeeded

    @OPW-3.7-07
    Scenario: The return fails after a failure
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" fails to pay
      And "op01" does not take the returned call
      Then the monitoring list of "op01" has a line "【決済 NG】転送に失敗しました。"

    @OPW-3.7-10
    Scenario: The line of a successful examination
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then the monitoring list of "op01" shows the examination with result, code and "処理が成功しました。"

    @OPW-3.7-10
    Scenario: The line of a refused card
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" enters a stolen card
      Then the monitoring list of "op01" shows the examination with result, code and a message

    @OPW-3.7-11 @OPW-4.9-01
    Scenario: The points of a call in their order
      Given the merchant does not have call return or security code
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card, with 2 seconds between the steps
      Then the monitoring list of "op01" has, by its times, transfer, card number, expiry, and examination
      And the payment of the call has succeeded

    @OPW-3.7-11
    Scenario: The points of a call with a security code
      Given the merchant has security code
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card, with 2 seconds between the steps
      Then the monitoring list of "op01" has, by its times, transfer, card number, expiry, security code, and examination

    @OPW-3.7-11
    Scenario: The points of a call that is returned
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card, with 2 seconds between the steps
      And "op01" takes the returned call
      Then the monitoring list of "op01" has, by its times, transfer, card number, expiry, examination, and return

@OPW-3.6.1
Feature: OPW 3.6.1 Sending payment data to the IVR

  Rule: Every operator has a number, and a call there meets that operator's session

    @OPW-3.6.1-01
    Scenario: The form of the number
      Given "op01" is signed in
      And "op02" is signed in
      Then the telephone numbers of "op01" and "op02" have the form 050-XXXX-XXXX and differ

    @OPW-3.6.1-01
    Scenario: Another operator's screen is left alone
      Given "op01" is signed in
      And "op02" is signed in
      When a call is transferred to "op02"
      Then the send button of "op02" becomes active
      And the send button of "op01" is inactive

    @OPW-3.6.1-02
    Scenario: Not signed in
      Given operator "op01"
      When a call is transferred to "op01"
      Then the call is disconnected at once

    @OPW-3.6.1-02
    Scenario: No longer signed in
      Given "op01" is signed in
      And "op01" logs out
      When a call is transferred to "op01"
      Then the call is disconnected at once

  Rule: The IVR asks for the payment data again and again

    @OPW-3.6.1-03
    Scenario: Until the data is sent
      Given "op01" is signed in
      When a call is transferred to "op01"
      And 15 seconds pass
      Then the telephone of "op01" has heard "送信ボタンを押してください。" at least 2 times

    @OPW-3.6.1-03
    Scenario: Not after the data was sent
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data
      And 15 seconds pass
      Then the telephone of "op01" no longer hears "送信ボタンを押してください。"

  Rule: The screen while data is awaited

    @OPW-3.6.1-04
    Scenario: Send becomes active
      Given "op01" is signed in
      When a call is transferred to "op01"
      Then the send button of "op01" becomes active

    @OPW-3.6.1-05
    Scenario: The countdown in orange
      Given "op01" is signed in
      When a call is transferred to "op01"
      Then the header of "op01" counts down from 20 in orange, once a second, as "[n]秒以内に決済情報を送信してください。"

    @OPW-3.6.1-14
    Scenario: What was filled in before is still there
      Given "op01" is signed in
      And "op01" types payment data
      When a call is transferred to "op01"
      And the send button of "op01" has become active
      Then the payment data of "op01" is still there

  Rule: 20 seconds

    @OPW-3.6.1-06
    Scenario: Accepted at 19 seconds
      Given "op01" is signed in
      And a call is transferred to "op01"
      When 19 seconds pass
      And "op01" sends payment data
      Then the call has payment data

    @OPW-3.6.1-06
    Scenario: Refused at 21 seconds
      Given "op01" is signed in
      And "op01" has sent payment data to a call
      And another call is transferred to "op01"
      When 21 seconds pass
      And "op01" sends payment data by going round the screen
      Then the call is over and has no payment data
      And the header of "op01" is back to ready, perhaps with dialogue F301 or F303

  Rule: The transfer is completed with key 1

    @OPW-3.6.1-07
    Scenario: The guidance after sending
      Given "op01" is signed in
      And a call is transferred to "op01"
      When "op01" sends payment data
      Then the telephone of "op01" hears "決済情報を取得しました。「1」を押して速やかに転送を完了してください。"

    @OPW-3.6.1-08
    Scenario: Ring-back for 5 seconds, then the consumer's guidance
      Given "op01" has sent payment data to a call
      When "op01" presses "1" on the telephone
      And "op01" completes the transfer
      Then the consumer of "op01" is asked for the card number after 5 seconds of ring-back, not before

    @OPW-3.6.1-12
    Scenario Outline: Key <key> does not hand over
      Given "op01" has sent payment data to a call
      When "op01" presses "<key>" on the telephone
      And 6 seconds pass
      Then nobody is asked for a card in the call of "op01"

      Examples:
        | key |
        | 2   |
        | 0   |
        | #   |

    @OPW-3.6.1-09
    Scenario: Completed too late, what the operator's telephone enters is no card
      Given "op01" has sent payment data to a call
      When "op01" presses "1" on the telephone
      And 6 seconds pass
      And the telephone of "op01" enters a good card
      Then no payment has happened in the call of "op01"

    @OPW-3.6.1-10
    Scenario: Before the transfer is completed no card is asked of the consumer
      Given "op01" has sent payment data to a call
      When 4 seconds pass
      Then nobody is asked for a card in the call of "op01"

    @OPW-3.6.1-10
    Scenario: After data was sent and the transfer completed the consumer can pay
      Given "op01" has sent payment data to a call
      When the consumer of "op01" is connected
      And the consumer of "op01" pays with a good card
      Then the payment of the call has succeeded

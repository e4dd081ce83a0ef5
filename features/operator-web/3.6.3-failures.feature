@OPW-3.6.3
Feature: OPW 3.6.3 Linking fails

  Rule: All channels are in use

    @OPW-3.6.3-01
    Scenario: The header stays ready, and the same steps work a little later
      Given the merchant has 1 channel
      And the consumer of "op01" is asked for the card
      And "op02" is signed in
      When a call is transferred to "op02"
      Then the call is not taken
      And the header of "op02" says "正常にお取引可能です。"
      When the consumer of "op01" pays with a good card
      And the call of "op01" has ended
      And 60 seconds pass
      And a call is transferred to "op02"
      And "op02" sends payment data
      Then the call has payment data

  Rule: Sending fails after the click

    @OPW-3.6.3-02 @OPW-3.7-12 @OPW-3.7-08
    Scenario: Dialogue F303, and the header is ready at that same moment
      Given "op01" is signed in
      And the next send of "op01" will fail
      And a call is transferred to "op01"
      When "op01" sends payment data
      Then "op01" is shown the dialogue "F303" with the text "送信が失敗しました。"
      And at that moment the header of "op01" says "正常にお取引可能です。"
      And the message ID of the dialogue of "op01" begins with "F"
      And the dialogue of "op01" has exactly these buttons:
        | OK |

    @OPW-3.6.3-02
    Scenario: The steps can be repeated
      Given "op01" is signed in
      And the next send of "op01" will fail
      And a call is transferred to "op01"
      And "op01" sends payment data
      And "op01" answers "OK"
      When another call is transferred to "op01"
      And "op01" sends payment data
      Then the call has payment data

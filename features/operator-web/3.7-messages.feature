@OPW-3.7
Feature: OPW 3.7 Messages of the payment-linking screen

  Rule: The red header

    @OPW-3.7-02
    Scenario: The connection between browser and server breaks
      Given "op01" is signed in
      When the connection of "op01" breaks
      Then the status of "op01" is red with the message "予期せぬエラーが発生しました。管理者にお問合せください。"

  Rule: The first character of a message ID is its kind

    @OPW-3.7-08
    Scenario: The logout dialogue is information
      Given "op01" is signed in
      When "op01" chooses "ログアウト"
      Then the message ID of the dialogue of "op01" begins with "I"

  Rule: Dialogues are pop-ups with fixed buttons

    @OPW-3.7-12
    Scenario: Yes and no for the logout dialogue
      Given "op01" is signed in
      When "op01" chooses "ログアウト"
      Then the dialogue of "op01" has exactly these buttons:
        | はい   |
        | いいえ |

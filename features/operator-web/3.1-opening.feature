@OPW-3.1
Feature: OPW 3.1 Opening the operator web

  Rule: The login form

    @OPW-3.1-01
    Scenario: Fields and button of the login form
      When somebody opens the operator web
      Then the login form asks for these, in this order:
        | IVRマーチャントID |
        | ユーザID          |
        | パスワード        |
      And it has the button "ログイン"

  Rule: Operator web and admin web are two places

    @OPW-3.1-02
    Scenario: The addresses differ
      Then operator web and admin web have different addresses

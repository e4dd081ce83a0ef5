@TKB-push
Feature: TKB push Verification by a push message

  Rule: Mastercard has it, without a code

    @TKB-push-01 @mdes
    Scenario: The gateway names the method only
      Given a token of MDES
      When the end user binds a device
      And the end user chooses a push message
      Then "sendOTP" was sent once
      And the gateway names the method of a push message
      And "sendOTP" has no "otp"

    @TKB-push-02 @mdes
    Scenario: The network makes no code
      Given a token of MDES
      When the end user binds a device
      And the end user chooses a push message
      Then the network hands over no code

    @TKB-push-03 @mdes
    Scenario: The bank knows the method and sends the message
      Given a token of MDES
      When the end user binds a device
      And the end user chooses a push message
      Then the bank answered "sendOTP" with "200"
      And a push message comes, and no code

  Rule: Visa has it not

    @TKB-push-04 @vts
    Scenario: Not offered, though the bank has it
      Given a token of VTS
      When the end user binds a device
      Then a push message is not offered
      And a code by SMS is offered

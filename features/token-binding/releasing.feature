@TKB-unb
Feature: TKB unb Releasing a device later

  Rule: The issuer may, with Visa

    @TKB-unb-01 @vts
    Scenario: By the stored reference
      Given a token of VTS
      When the end user binds a device
      And the device is bound by a code by SMS
      And the issuer asks the gateway for "UNBIND_DEVICE" of the reference of the notification
      Then the gateway takes it
      And the device is released
      And the bank is told "DEVICE_UNBOUND" once

    @TKB-unb-01 @vts
    Scenario: Only the device that is meant
      Given a token of VTS
      When the end user binds a device
      And the device is bound by a code by SMS
      And the end user binds a second device
      And the device is bound by a code by SMS
      And the issuer asks the gateway for "UNBIND_DEVICE" by the reference "1"
      Then only the second device is bound

  Rule: It may not with Mastercard

    @TKB-unb-02 @mdes
    Scenario: By the stored reference
      Given a token of MDES
      When the end user binds a device
      And the device is bound by a code by SMS
      And the issuer asks the gateway for "UNBIND_DEVICE" of the reference of the notification
      Then the gateway refuses it
      And the device is bound
      And the bank is told "DEVICE_BOUND" once

    @TKB-unb-02 @mdes
    Scenario: By the correlation id of the verification
      Given a token of MDES
      When the end user binds a device
      And the device is bound by the issuer's application
      And the issuer asks the gateway for "UNBIND_DEVICE" of this binding
      Then the gateway refuses it
      And the device is bound

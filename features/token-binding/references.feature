@TKB-ref
Feature: TKB ref The reference of a binding

  Rule: Mastercard's is provisional until the cardholder was verified

    @TKB-ref-01 @mdes
    Scenario: Request and notification have different references
      Given a token of MDES
      When the end user binds a device
      Then the bank is not told "DEVICE_BOUND"
      When the device is bound by a code by SMS
      Then the reference of the request is not the one of the notification

    @TKB-ref-02 @mdes
    Scenario: The final one replaces the provisional one
      Given a token of MDES
      When the end user binds a device
      And the device is bound by the issuer's application
      Then the bank's record has the device by the reference of the notification only

    @TKB-ref-02 @mdes
    Scenario: A notification that comes twice
      Given on the lines every "notifyVirtualCardChange" comes twice
      And a token of MDES
      When the end user binds a device
      And the device is bound by a code by SMS
      Then the bank's record has the device by the reference of the notification only

    @TKB-ref-02 @mdes
    Scenario: A notification that comes late
      Given a token of MDES
      And on the lines every "notifyVirtualCardChange" is kept
      When the end user binds a device
      And the device is bound by a code by SMS
      And what was kept comes
      Then the bank's record has the device by the reference of the notification only

    @TKB-ref-02 @mdes
    Scenario: A binding that is told after its release
      Given a token of MDES
      And on the lines every "notifyVirtualCardChange" is kept
      When the end user binds a device
      And the device is bound by a code by SMS
      And the token requestor releases the device
      And what was kept comes in the opposite order
      Then the bank's record has no device that is bound

    @TKB-ref-02 @mdes
    Scenario: A notification for a token that the bank does not know
      Given a token of MDES
      When the end user binds a device
      And the device is bound by a code by SMS
      And the bank is told of an unknown virtual card that this device is released
      Then the device is still bound by the bank's record

    @TKB-ref-02 @mdes
    Scenario: The provisional one is not used again
      Given a token of MDES
      When the end user binds a device
      And the device is bound by a code by SMS
      And the issuer releases the device
      Then the bank uses the reference of the request no more

    @TKB-ref-03 @vts
    Scenario: Visa's is final from the beginning
      Given a token of VTS
      When the end user binds a device
      And the device is bound by a code by SMS
      Then the reference of the request is the one of the notification

  Rule: No two bindings share one

    @TKB-ref-04
    Scenario Outline: Two devices (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by a code by SMS
      And the end user binds a second device
      And the device is bound by a code by SMS
      Then the references of the bindings differ
      And the bank is told "DEVICE_BOUND" 2 times

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-ref-04
    Scenario Outline: Five devices at once, one of which is verified (<scheme>)
      Given a token of <scheme>
      When the end user binds 5 devices at once
      Then the references of the bindings differ
      When the end user goes on with the second device
      And the device is bound by the issuer's application
      Then only the second device is bound
      And the bank is told "DEVICE_BOUND" once

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

@TKB-ntf
Feature: TKB ntf What the bank is told in the end

  Rule: A device that is bound

    @TKB-ntf-01
    Scenario Outline: After a code (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by a code by SMS
      Then the bank is told "DEVICE_BOUND" once

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-ntf-01
    Scenario Outline: After the issuer's application (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by the issuer's application
      Then the bank is told "DEVICE_BOUND" once

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-ntf-01
    Scenario Outline: After an approval (<scheme>)
      Given the bank answers a binding with an approval
      And a token of <scheme>
      When the end user binds a device
      Then the bank is told "DEVICE_BOUND" once

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-ntf-01
    Scenario Outline: A notification that is lost is sent again (<scheme>)
      Given a token of <scheme>
      And on the lines "notifyVirtualCardChange" is lost 2 times
      When the end user binds a device
      And the device is bound by a code by SMS
      Then the bank is told "DEVICE_BOUND" in the end, with a warning if it is not

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-ntf-03 @TKB-ntf-04
    Scenario Outline: Reference and authenticator (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by a code by SMS
      Then "deviceBindingReference" is part of that notification
      And "authenticatorInfo" is part of that notification

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-ntf-05
    Scenario Outline: The authenticator comes again with a payment (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by a code by SMS
      And the end user pays with the device
      Then "authorisePayment" has "authenticatorInfo"
      And the authorisation request has the authenticator of the notification

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

  Rule: A device that is not

    @TKB-ntf-02
    Scenario Outline: A device that the token requestor releases (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by a code by SMS
      And the token requestor releases the device
      Then the bank is told "DEVICE_UNBOUND" once

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-ntf-02
    Scenario Outline: A verification that failed (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user fails by the issuer's application
      Then the device is not bound
      And the bank is told nothing of the device but that it is not bound, without a reference

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

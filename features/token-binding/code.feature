@TKB-otp
Feature: TKB otp Verification by a one-time code

  Rule: The network makes the code, the gateway forwards it

    @TKB-otp-01
    Scenario Outline: Made by the network (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      Then the network hands over a code

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-02
    Scenario Outline: Forwarded with the method that was chosen, SMS (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      Then "sendOTP" was sent once
      And the gateway forwards the code of the network
      And the gateway names the method of a code by SMS

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-02
    Scenario Outline: Forwarded with the method that was chosen, e-mail (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by e-mail
      Then the gateway forwards the code of the network
      And the gateway names the method of a code by e-mail

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-02 @vts
    Scenario: Zeros at the beginning (VTS)
      Given a token of VTS
      And on the lines "otpValue" of "vtsPasscode" becomes "001234"
      When the end user binds a device
      And the end user chooses a code by SMS
      Then "sendOTP" has
        | otp | 001234 |

    @TKB-otp-02 @mdes
    Scenario: Zeros at the beginning (MDES)
      Given a token of MDES
      And on the lines "activationCode" of "mdesDeliverActivationCode" becomes "00123456"
      When the end user binds a device
      And the end user chooses a code by SMS
      Then "sendOTP" has
        | otp | 00123456 |

  Rule: The bank delivers it

    @TKB-otp-03
    Scenario Outline: By SMS (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      Then the code comes by a code by SMS, unchanged, and by nothing else

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-03
    Scenario Outline: By e-mail (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by e-mail
      Then the code comes by a code by e-mail, unchanged, and by nothing else

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-03
    Scenario Outline: Zeros at the beginning are delivered (<scheme>)
      Given a token of <scheme>
      And on the lines "otp" of "sendOTP" becomes "001234"
      When the end user binds a device
      And the end user chooses a code by SMS
      Then the code comes by a code by SMS, unchanged, and by nothing else

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

  Rule: The network checks it

    @TKB-otp-04
    Scenario Outline: The right code (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      And the end user enters the code that came by a code by SMS
      Then the device is bound
      And the bank is told "DEVICE_BOUND" once

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-05
    Scenario Outline: A wrong code (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      And the end user enters a wrong code
      Then the device is not bound
      And the bank is not told "DEVICE_BOUND"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-05
    Scenario Outline: A code that is too old (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      And 1 day pass for the parties
      And the end user enters the code that came by a code by SMS
      Then the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-05
    Scenario Outline: The code of another device (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      And the end user binds a second device
      And the end user chooses a code by e-mail
      And the end user enters the code that came by a code by SMS
      Then the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-otp-05
    Scenario Outline: A code that does not reach the bank (<scheme>)
      Given a token of <scheme>
      And on the lines "sendOTP" is lost 1 times
      When the end user binds a device
      And the end user chooses a code by SMS, and nothing can be delivered
      And the end user enters a wrong code
      Then the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

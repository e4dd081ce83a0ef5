@TKB-flow
Feature: TKB flow Binding a device to a token

  Rule: The token requestor asks, the bank decides

    @TKB-flow-01
    Scenario Outline: A request for a binding reaches the bank (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      Then "requestDeviceBinding" was sent once
      And "requestDeviceBinding" has
        | virtualCardId | the token |
      And "requestDeviceBinding" has "deviceBindingReference"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-flow-02
    Scenario Outline: An approval binds at once (<scheme>)
      Given the bank answers a binding with an approval
      And a token of <scheme>
      When the end user binds a device
      Then the device is bound
      And "sendOTP" was not sent

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-flow-02
    Scenario Outline: An approval with step-up waits for the cardholder (<scheme>)
      Given the bank answers a binding with a step-up
      And a token of <scheme>
      When the end user binds a device
      Then the end user has to choose a method
      And the device is not bound
      And the bank is not told "DEVICE_BOUND"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-flow-02
    Scenario Outline: A decline binds nothing (<scheme>)
      Given the bank answers a binding with a decline
      And a token of <scheme>
      When the end user binds a device
      Then the binding is declined
      And the bank is not told "DEVICE_BOUND"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-flow-02
    Scenario Outline: A request with members that are new is answered all the same (<scheme>)
      Given on the lines "newInThisVersion" of "requestDeviceBinding" becomes "something"
      And a token of <scheme>
      When the end user binds a device
      Then the bank answered "requestDeviceBinding" with "200"
      And the end user has to choose a method

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-flow-02
    Scenario: A lost answer binds nothing
      Given on the lines the answer to "requestDeviceBinding" is lost once
      And the bank answers a binding with an approval
      And a token of VTS
      When the end user binds a device
      Then the device is not bound

  Rule: It goes on by the method that was chosen, and by no other

    @TKB-flow-03
    Scenario Outline: A report of the issuer where a code was chosen (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      And the issuer asks the gateway for "APPROVE_DEVICE_BINDING" of this binding
      Then the device is not bound
      When the end user enters the code that came by a code by SMS
      Then the device is bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-flow-03
    Scenario Outline: A code where the issuer's application was chosen (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses a code by SMS
      And the end user chooses the issuer's application
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

    @TKB-flow-03
    Scenario Outline: A report before any method was chosen (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the issuer asks the gateway for "APPROVE_DEVICE_BINDING" of this binding
      Then the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

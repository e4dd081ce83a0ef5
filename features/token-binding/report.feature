@TKB-rep
Feature: TKB rep The issuer reports the result

  Rule: However the application was opened

    @TKB-rep-01
    Scenario Outline: Opened by the token requestor (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by the issuer's application
      Then "updateCardState" was sent once
      And the device is bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-rep-01 @mdes
    Scenario: Opened by a push message
      Given a token of MDES
      When the end user binds a device
      And the device is bound by a push message
      Then "updateCardState" was sent once
      And the device is bound

    @TKB-rep-02 @vts
    Scenario: Visa's values
      Given a token of VTS
      When the end user binds a device
      And the device is bound by the issuer's application
      Then "updateCardState" has
        | virtualCardId          | the token        |
        | deviceBindingReference | the device index |

    @TKB-rep-03 @mdes
    Scenario: Mastercard's values
      Given a token of MDES
      When the end user binds a device
      And the device is bound by the issuer's application
      Then "updateCardState" has
        | virtualCardId          | the token                        |
        | deviceBindingReference | the correlation id of Mastercard |

    @TKB-rep-04
    Scenario Outline: A success (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the device is bound by the issuer's application
      Then "updateCardState" has
        | action | APPROVE_DEVICE_BINDING |

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-rep-05
    Scenario Outline: A failure (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user fails by the issuer's application
      Then "updateCardState" has
        | action | UNBIND_DEVICE |
      And the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-rep-05 @mdes
    Scenario: A failure after a push message
      Given a token of MDES
      When the end user binds a device
      And the end user fails by a push message
      Then "updateCardState" has
        | action | UNBIND_DEVICE |
      And the device is not bound

  Rule: What does not fit is refused, and changes nothing

    @TKB-rep-06
    Scenario Outline: Another virtual card (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses the issuer's application
      And the issuer asks the gateway for "APPROVE_DEVICE_BINDING" of another virtual card
      Then the gateway refuses it
      And the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-rep-06
    Scenario Outline: A reference of no binding (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses the issuer's application
      And the issuer asks the gateway for "APPROVE_DEVICE_BINDING" by the reference "77"
      Then the gateway refuses it
      And the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-rep-06
    Scenario Outline: An unknown action (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses the issuer's application
      And the issuer asks the gateway for "BIND_ALL_DEVICES" of this binding
      Then the gateway refuses it
      And the device is not bound

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

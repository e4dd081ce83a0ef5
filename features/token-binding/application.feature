@TKB-app
Feature: TKB app Verification in the issuer's application

  Rule: The application is opened with what tells a binding from a tokenization

    @TKB-app-01 @vts
    Scenario: Visa's data
      Given a token of VTS
      When the end user binds a device
      And the end user chooses the issuer's application
      Then the issuer's application was opened with
        | deviceID         | phone                |
        | deviceIndex      |                      |
        | lifeCycleTraceID |                      |
        | reasonCode       | TOKEN_DEVICE_BINDING |
      And the device index of the launch is the reference of the request

    @TKB-app-02 @mdes
    Scenario: Mastercard's data
      Given a token of MDES
      When the end user binds a device
      And the end user chooses the issuer's application
      Then the issuer's application was opened with
        | authenticationCorrelationId |  |

    @TKB-app-04 @vts
    Scenario: Not for a tokenization (VTS)
      Given the bank answers a tokenization with a step-up
      When the end user asks for a token of VTS
      And the end user chooses the issuer's application
      Then the issuer's application was opened without
        | deviceID         |
        | deviceIndex      |
        | lifeCycleTraceID |
        | reasonCode       |

    @TKB-app-04 @mdes
    Scenario: Not for a tokenization (MDES)
      Given the bank answers a tokenization with a step-up
      When the end user asks for a token of MDES
      And the end user chooses the issuer's application
      Then the issuer's application was opened without
        | authenticationCorrelationId |

  Rule: The issuer tells them apart

    @TKB-app-03
    Scenario Outline: With that data it is a binding (<scheme>)
      Given a token of <scheme>
      When the end user binds a device
      And the end user chooses the issuer's application
      And the issuer's application is opened
      And the cardholder is verified there
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

    @TKB-app-03
    Scenario Outline: Without it there is none (<scheme>)
      Given the bank answers a tokenization with a step-up
      When the end user asks for a token of <scheme>
      And the end user chooses the issuer's application
      And the issuer's application is opened
      And the cardholder is verified there
      Then the bank reports no binding

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-app-03 @vts
    Scenario: Nor with another reason
      Given a token of VTS
      When the end user binds a device
      And the end user chooses the issuer's application
      And the issuer's application is opened with the reason "CARDHOLDER_STEPUP"
      And the cardholder is verified there
      Then the bank reports no binding

    @TKB-app-03 @vts
    Scenario: Nor without the reason
      Given a token of VTS
      When the end user binds a device
      And the end user chooses the issuer's application
      And the issuer's application is opened without "reasonCode"
      And the cardholder is verified there
      Then the bank reports no binding

    @TKB-app-03 @mdes
    Scenario: Nor without the correlation id
      Given a token of MDES
      When the end user binds a device
      And the end user chooses the issuer's application
      And the issuer's application is opened without "authenticationCorrelationId"
      And the cardholder is verified there
      Then the bank reports no binding

@TKB-idv
Feature: TKB idv The methods of verification

  Rule: The gateway asks for the list exactly when it was left out

    @TKB-idv-01
    Scenario Outline: A step-up without the list (<scheme>)
      Given the bank answers a binding with a step-up without the list of methods
      And a token of <scheme>
      When the end user binds a device
      Then "getIDnVMethodList" was sent once
      And the end user has to choose a method

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-idv-02
    Scenario Outline: A step-up with the list (<scheme>)
      Given the bank answers a binding with a step-up
      And a token of <scheme>
      When the end user binds a device
      And the device is bound by a code by SMS
      Then "getIDnVMethodList" was not sent

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @TKB-idv-03
    Scenario Outline: The bank returns the list with its decision (<scheme>)
      Given the bank answers a binding with a step-up
      And a token of <scheme>
      When the end user binds a device
      Then the answer of the bank has the list of methods

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

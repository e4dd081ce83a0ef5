@CSA
Feature: CSA The customer service as a method

  Rule: It stands in for other methods

    @CSA-01
    Scenario Outline: A tokenization is verified by the customer service (<scheme>)
      Given the bank knows neither telephone nor e-mail of the end user
      And the issuer has the customer-service number "+81312340001"
      When the end user asks for a token of <scheme>
      And the end user chooses customer service
      Then the token is "INACTIVE"
      When the end user calls the customer service
      And the agent identifies him
      And the agent activates the card in the network's portal
      Then the token is "ACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-02
    Scenario Outline: No contact details (<scheme>)
      Given the bank knows neither telephone nor e-mail of the end user
      And the issuer has the customer-service number "+81312340001"
      When the end user asks for a token of <scheme>
      Then customer service is offered

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-03
    Scenario Outline: Too many codes (<scheme>)
      Given the issuer has the customer-service number "+81312340001"
      And a code may be entered 3 times
      When the end user asks for a token of <scheme>
      And the end user chooses a code by SMS
      And the end user enters a wrong code 3 times
      Then customer service is offered now

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-13
    Scenario Outline: How many are too many is the network's affair: the last one (<scheme>, <tries>)
      Given the issuer has the customer-service number "+81312340001"
      And a code may be entered <tries> times
      When the end user asks for a token of <scheme>
      And the end user chooses a code by SMS
      And the end user enters a wrong code <before> times
      And the end user enters the code that came by a code by SMS
      Then the token is "ACTIVE"

      @vts
      Examples:
        | scheme | tries | before |
        | VTS    | 2     | 1      |
        | VTS    | 5     | 4      |

      @mdes
      Examples:
        | scheme | tries | before |
        | MDES   | 2     | 1      |
        | MDES   | 5     | 4      |

    @CSA-13
    Scenario Outline: And one more (<scheme>, <tries>)
      Given the issuer has the customer-service number "+81312340001"
      And a code may be entered <tries> times
      When the end user asks for a token of <scheme>
      And the end user chooses a code by SMS
      And the end user enters a wrong code <tries> times
      And the end user enters the code that came by a code by SMS
      Then the token is "INACTIVE"

      @vts
      Examples:
        | scheme | tries |
        | VTS    | 2     |
        | VTS    | 5     |

      @mdes
      Examples:
        | scheme | tries |
        | MDES   | 2     |
        | MDES   | 5     |

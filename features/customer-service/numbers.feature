@CSA
Feature: CSA The number to call

  Rule: The issuer has to have one

    @CSA-04
    Scenario Outline: Without a number there is no such method (<scheme>)
      Given the bank knows neither telephone nor e-mail of the end user
      And the issuer has no customer-service number
      When the end user asks for a token of <scheme>
      Then customer service is not offered

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-12
    Scenario Outline: The number is the configured one (<scheme>)
      Given the bank knows neither telephone nor e-mail of the end user
      And the issuer has the customer-service number "+81312340001"
      When the end user asks for a token of <scheme>
      Then the number to call is "+81312340001"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

  Rule: A device that the wallet suspects

    @CSA-05
    Scenario Outline: The number for fraud (<scheme>)
      Given the issuer has the customer-service number "+81312340001"
      And the issuer has the customer-service number "+81312340009" for fraud
      When the end user asks for a token of <scheme> from a device that the wallet suspects
      Then the number to call is "+81312340009"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-05
    Scenario Outline: Not for a device without suspicion (<scheme>)
      Given the bank knows neither telephone nor e-mail of the end user
      And the issuer has the customer-service number "+81312340001"
      And the issuer has the customer-service number "+81312340009" for fraud
      When the end user asks for a token of <scheme>
      Then the number to call is "+81312340001"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-06
    Scenario Outline: Without such a number, none is made up (<scheme>)
      Given the issuer has the customer-service number "+81312340001"
      When the end user asks for a token of <scheme> from a device that the wallet suspects
      Then the number to call is "+81312340001", or the tokenization is declined

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

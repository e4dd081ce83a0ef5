@CSA
Feature: CSA The agent activates the card

  Rule: Only after the caller was identified, and by the agent

    Background:
      Given the bank knows neither telephone nor e-mail of the end user
      And the issuer has the customer-service number "+81312340001"

    @CSA-07
    Scenario Outline: Before (<scheme>)
      When the end user asks for a token of <scheme>
      And the end user chooses customer service
      And the end user calls the customer service
      And the agent activates the card in the issuer's portal
      Then the activation is refused
      And the token is "INACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-07
    Scenario Outline: Not without the agent (<scheme>)
      When the end user asks for a token of <scheme>
      And the end user chooses customer service
      And the end user calls the customer service
      And the agent identifies him
      Then the token is "INACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-10
    Scenario Outline: A caller who cannot be identified (<scheme>)
      When the end user asks for a token of <scheme>
      And the end user chooses customer service
      And the end user calls the customer service
      And the agent cannot identify him
      And the agent activates the card in the issuer's portal
      Then the activation is refused
      And the token is "INACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-08
    Scenario Outline: In the network's portal (<scheme>)
      When the end user asks for a token of <scheme>
      And the end user chooses customer service
      And the agent activates the card in the network's portal
      Then the activation is taken
      And the token is "ACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-09
    Scenario Outline: In the issuer's portal, to the same effect (<scheme>)
      When the end user asks for a token of <scheme>
      And the end user chooses customer service
      And the end user calls the customer service
      And the agent identifies him
      And the agent activates the card in the issuer's portal
      Then the activation is taken
      And the token is "ACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

  Rule: What cannot be activated is refused

    @CSA-11
    Scenario Outline: A card that is active (<scheme>)
      Given a token of <scheme>
      When the agent activates the card in the network's portal
      Then the activation is refused
      And the token is "ACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-11
    Scenario Outline: A card that was activated by an agent before (<scheme>)
      Given the bank knows neither telephone nor e-mail of the end user
      And the issuer has the customer-service number "+81312340001"
      When the end user asks for a token of <scheme>
      And the end user chooses customer service
      And the agent activates the card in the network's portal
      And the agent activates the card in the network's portal
      Then the activation is refused
      And the token is "ACTIVE"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-11
    Scenario Outline: A card that is deleted (<scheme>)
      Given a token of <scheme>
      When the end user deletes the token
      And the agent activates the card in the network's portal
      Then the activation is refused
      And the token is "DEACTIVATED"

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

    @CSA-11
    Scenario Outline: An unknown card (<scheme>)
      Given a token of <scheme>
      When the agent activates an unknown card in the network's portal
      Then the activation is refused

      @vts
      Examples:
        | scheme |
        | VTS    |

      @mdes
      Examples:
        | scheme |
        | MDES   |

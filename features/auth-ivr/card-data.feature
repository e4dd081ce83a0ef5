@AIV-pci
Feature: AIV pci What becomes of card data

  Rule: The operator cannot see it

    @AIV-pci-01
    Scenario Outline: Nothing that the operator's side receives holds it, after <what>
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" <does>
      Then nothing that reached the screen of "op01" holds card data

      Examples:
        | what       | does                  |
        | a success  | pays with a good card |
        | a refusal  | enters a stolen card  |

  Rule: The operator cannot hear it

    @AIV-pci-02
    Scenario: No key tone of the card entry reaches the operator's leg
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then no key was heard on any leg of the telephone of "op01"

    @AIV-pci-02
    Scenario: Not in a call that comes back, either
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      And "op01" takes the returned call
      Then no key was heard on any leg of the telephone of "op01"

  Rule: It is deleted once processed

    @AIV-pci-03
    Scenario: After a success
      Given the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then no store and no log of the target holds card data

    @AIV-pci-04
    Scenario Outline: After <what>
      Given the merchant <return> call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" <does>
      Then no store and no log of the target holds card data

      Examples:
        | what                     | return        | does                                   |
        | a refusal                | does not have | enters a stolen card                   |
        | a hang-up amid the entry | does not have | enters the card number and hangs up    |
        | a return                 | has           | fails to pay and is returned to "op01" |

  Rule: The merchant's systems never receive it

    @AIV-pci-05
    Scenario Outline: After <what>
      Given a call for "order-1" is connected through "op01"
      When the consumer of "op01" <does>
      Then nothing that the merchant's system was told of "order-1" holds card data

      Examples:
        | what      | does                  |
        | a success | pays with a good card |
        | a failure | fails to pay          |

@AIV-pci
Feature: AIV pci What becomes of card data

  Rule: The operator cannot see it

    @AIV-pci-01
    Scenario Outline: Nothing that reaches the operator holds it, after <what>
      Given the merchant <return> call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" <does>
      Then nothing that reached "op01" holds card data

      Examples:
        | what                     | return        | does                                   |
        | a success                | does not have | pays with a good card                  |
        | a refusal                | does not have | fails to pay                           |
        | a hang-up amid the entry | does not have | enters the card number and hangs up    |
        | a return                 | has           | fails to pay and is returned to "op01" |

    @AIV-pci-01
    Scenario: Nor after a second return
      Given the merchant has call return
      And the call of "op01" was returned after a failure
      When the call of "op01" was returned a second time
      Then nothing that reached "op01" holds card data

  Rule: The operator cannot hear it

    @AIV-pci-02
    Scenario Outline: No key tone of the card entry reaches the operator's leg, after <what>
      Given the merchant <return> call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" <does>
      Then no key was heard on any leg of the telephone of "op01"

      Examples:
        | what                     | return        | does                                   |
        | a success                | does not have | pays with a good card                  |
        | a refusal                | does not have | fails to pay                           |
        | a hang-up amid the entry | does not have | enters the card number and hangs up    |
        | a return                 | has           | fails to pay and is returned to "op01" |

    @AIV-pci-02
    Scenario: Not in a paid call that comes back, either
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      And "op01" takes the returned call
      Then no key was heard on any leg of the telephone of "op01"

    @AIV-pci-02
    Scenario: Nor after a second return
      Given the merchant has call return
      And the call of "op01" was returned after a failure
      When the call of "op01" was returned a second time
      Then no key was heard on any leg of the telephone of "op01"

  Rule: It is deleted once processed

    @AIV-pci-03
    Scenario: Stores, logs, recordings and temporary files, after a success
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then nothing that the target keeps holds card data

    @AIV-pci-03
    Scenario: Short messages, after a success
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then no message to a holder holds card data

    @AIV-pci-03 @memory
    Scenario: Memory, after a success
      Given the merchant does not have call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" pays with a good card
      Then the memory of the target holds no card data

    @AIV-pci-04
    Scenario Outline: Stores, logs, recordings and temporary files, after <what>
      Given the merchant <return> call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" <does>
      Then nothing that the target keeps holds card data

      Examples:
        | what                     | return        | does                                   |
        | a refusal                | does not have | fails to pay                           |
        | a hang-up amid the entry | does not have | enters the card number and hangs up    |

    @AIV-pci-04
    Scenario: Stores, logs, recordings and temporary files, after a return
      Given the merchant has call return
      And the consumer of "op01" is asked for the card
      When the consumer of "op01" fails to pay and is returned to "op01"
      And the consumer of "op01" hangs up
      Then nothing that the target keeps holds card data

    @AIV-pci-04
    Scenario: Short messages, after a refusal, a hang-up amid the entry and a return
      Given the merchant has call return
      And a call for "order-1" through "op01" has come as far as: the security code is asked for
      And a call for "order-2" is connected through "op02"
      When the consumer of "op01" hangs up
      And the consumer of "op02" fails to pay and is returned to "op02"
      Then no message to a holder holds card data

    @AIV-pci-04 @memory
    Scenario: Memory, after a refusal, a hang-up amid the entry and a return
      Given the merchant has call return
      And a call for "order-1" is connected through "op01"
      And a call for "order-2" is connected through "op02"
      When the consumer of "op01" enters the card number and hangs up
      And the consumer of "op02" fails to pay and is returned to "op02"
      Then the memory of the target holds no card data

  Rule: The merchant's systems never receive it

    @AIV-pci-05
    Scenario Outline: After <what>
      Given the merchant <return> call return
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" <does>
      Then nothing that the merchant's system was told of "order-1" holds card data

      Examples:
        | what                     | return        | does                                   |
        | a success                | does not have | pays with a good card                  |
        | a failure                | does not have | fails to pay                           |
        | a hang-up amid the entry | does not have | enters the card number and hangs up    |
        | a return                 | has           | fails to pay and is returned to "op01" |

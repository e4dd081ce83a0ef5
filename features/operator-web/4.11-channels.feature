@OPW-4.11
Feature: OPW 4.11 Contracted channels

  Rule: No more calls than channels

    @OPW-4.11-01
    Scenario: The fourth of three
      Given the merchant has 3 channels
      And 3 calls are waiting at the IVR
      When another call arrives at the IVR
      Then the call is not taken

    @OPW-4.11-01
    Scenario: The third of three is taken
      Given the merchant has 3 channels
      And 2 calls are waiting at the IVR
      When another call arrives at the IVR
      Then the call is taken

  Rule: Calls in progress are left alone

    @OPW-4.11-02
    Scenario: A payment goes on while others are turned away
      Given the merchant has 1 channel
      And a call for "order-1" is connected through "op01"
      When 5 further calls arrive at the IVR
      And the consumer of "op01" pays with a good card
      Then the payment of "order-1" has succeeded

  Rule: The limit is exact, however many arrive at once

    @OPW-4.11-03
    Scenario Outline: <calls> calls at once, <channels> channels
      Given the merchant has <channels> channels
      When <calls> calls arrive at the IVR at once
      Then exactly <channels> of them are taken

      Examples:
        | calls | channels |
        | 12    | 5        |
        | 100   | 7        |

    @OPW-4.11-03
    Scenario: Fewer calls than channels
      Given the merchant has 6 channels
      When 4 calls arrive at the IVR at once
      Then exactly 4 of them are taken

  Rule: A channel that was freed is free

    @OPW-4.11-04
    Scenario Outline: Freed when <what>
      Given the merchant has 1 channel
      And a call for "order-1" through "op01" has come as far as: <state>
      When the <who> of the call of "op01" hangs up
      And the call of "op01" has ended
      Then within 60 seconds another call is taken

      Examples:
        | what                           | who      | state                        |
        | the operator hangs up          | operator | the data is awaited          |
        | the consumer hangs up          | consumer | the card number is asked for |

    @OPW-4.11-04
    Scenario: Freed when the payment is over
      Given the merchant has 1 channel
      And the merchant does not have call return
      And a call for "order-1" is connected through "op01"
      When the consumer of "op01" pays with a good card
      And the call of "op01" has ended
      Then within 60 seconds another call is taken

@faults
Feature: Faults on the wire to the house
  Whatever the network does to a request or its answer, a bid leaves once for each decision, and nothing is decided
  from a page that is not the lot's own.

  Background:
    Given Gavel asks the house over a network
    And Gavel is configured with ENABLE_SSE=false
    And a lot "lamp" that starts at $5 and closes in 1 hour

  Scenario Outline: A bid that <fate>
    Given I watch "lamp" with strategy "manual" up to $50
    And 10 seconds pass
    When my next bid <fate>
    And I switch "lamp" to strategy "auto"
    And 1 minute passes
    Then I lead on "lamp" at $6
    And my bid on "lamp" was $6

    Examples:
      | fate                                 |
      | is cut before it arrives             |
      | is reset before it arrives           |
      | vanishes on the way                  |
      | arrives, and its connection is cut   |
      | arrives, and its connection is reset |
      | arrives, and its answer vanishes     |
      | arrives, and its answer is held up   |

  Scenario: Answers that come one byte at a time are read whole
    When the network to the house delivers one byte at a time
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    Then I lead on "lamp" at $6
    And my bid on "lamp" was $6

  Scenario: A page that drips in more slowly than a reading may take is given up
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the network to the house delivers 20 bytes a second
    And "Ada" bids up to $20 on "lamp"
    And 6 minutes pass
    Then Gavel can't read "lamp", because "did not answer within 10 s"
    And my bid on "lamp" was $6
    When the network to the house is in order again
    And 5 minutes pass
    Then I lead on "lamp" at $21

  Scenario: Two lots whose pages are mixed up are read again, and neither is bid on by the other's page
    Given a lot "chair" that starts at $30 and closes in 1 hour
    And I only watch "lamp"
    And I only watch "chair"
    And 1 second passes
    When the network to the house mixes up the next two answers
    And I switch "lamp" to strategy "auto"
    And I switch "chair" to strategy "auto"
    And I raise the maximum for "lamp" to $20
    And I raise the maximum for "chair" to $20
    And 2 minutes pass
    Then my bid on "lamp" was $6
    And no bid of mine arrived on "chair"
    And Gavel shows "chair" at $30

  Scenario: Nothing comes through for ten minutes, and then everything at once
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the network to the house stalls
    And "Ada" bids up to $20 on "lamp"
    And 10 minutes pass
    And the network to the house is in order again
    And 6 minutes pass
    Then I lead on "lamp" at $21
    And no bid of mine was above $50

  Scenario: A snipe gets through a network that fails every three seconds
    Given a lot "vase" that starts at $5 and closes in 2 minutes
    And I watch "vase" with strategy "sniping" up to $50
    And 1 second passes
    When the network to the house fails and works in turns of 3 seconds, for 2 minutes
    And 1 minute passes
    Then I won "vase" for $6

  Scenario: Connections that were kept open are gone without a word when the snipe leaves
    Given a lot "vase" that starts at $5 and closes in 2 minutes
    And 12 lots are watched
    And I watch "vase" with strategy "sniping" up to $50
    And it is 11 seconds before the close of "vase"
    When every connection to the house is left half open
    And 2 minutes pass
    Then I won "vase" for $6
    And 1 bid of mine arrived on "vase"

  Scenario: A house that redirects to its login is not bid at by what it showed before
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the house redirects every page to its login
    And "Ada" bids up to $20 on "lamp"
    And 2 minutes pass
    Then my bid on "lamp" was $6
    When the house shows its pages again
    And 6 minutes pass
    Then I lead on "lamp" at $21

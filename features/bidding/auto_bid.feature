@bidding
Feature: The switch of a lot
  The extension's panel has a switch beside the strategy. While it is off, no strategy bids on the lot, whatever
  its maximum; it is watched all the same, and my bids by hand go.

  Background:
    Given a lot "lamp" that closes in 10 minutes

  Scenario Outline: Switched off from the start, "<strategy>" bids nothing
    Given I watch "lamp" with:
      | strategy | <strategy> |
      | maxBid   | 50         |
      | autoBid  | false      |
    When "Ada" bids up to $20 on "lamp"
    And 9 minutes pass
    Then "lamp" is held by its autoBid, because "Automatic bidding is switched off"
    And "lamp" needs no check
    When "lamp" closes
    Then no bid of mine arrived on "lamp"
    And the timeline of "lamp" tells of "switched-off"
    And the loss of "lamp" is explained by "No bid was sent: automatic bidding was switched off"

    Examples:
      | strategy    |
      | auto        |
      | increment   |
      | sniping     |
      | last-second |

  Scenario: Switched off while I lead, the strategy does not answer a rival
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When I change "lamp" to:
      | autoBid | false |
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then "Ada" leads on "lamp" at $2
    And my bid on "lamp" was $1
    And the timeline of "lamp" says "Changed automatic bidding from on to off"

  Scenario: A snipe that is switched off before its time is not sent
    Given I watch "lamp" with strategy "sniping" up to $50
    And it is 12 seconds before the close of "lamp"
    When I change "lamp" to:
      | autoBid | false |
    And "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: Switched on again, the strategy bids at once
    Given I watch "lamp" with:
      | strategy | auto  |
      | maxBid   | 50    |
      | autoBid  | false |
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    When I change "lamp" to:
      | autoBid | true |
    Then I lead on "lamp" at $21
    And nothing holds "lamp"

  Scenario: Another strategy or maximum leaves the switch as it is
    Given I watch "lamp" with:
      | strategy | sniping |
      | maxBid   | 50      |
      | autoBid  | false   |
    When I switch "lamp" to strategy "auto"
    And I raise the maximum for "lamp" to $80
    And 1 minute passes
    Then no bid of mine arrived on "lamp"
    And "lamp" is watched with:
      | autoBid | false |

  Scenario: A bid by hand is sent although the switch is off
    Given I watch "lamp" with:
      | strategy | auto  |
      | maxBid   | 50    |
      | autoBid  | false |
    And 1 second passes
    When I bid $5 by hand on "lamp"
    Then my bid by hand is accepted
    When "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then my bid on "lamp" was $5
    And I am told "outbid" about "lamp"

  Scenario: With strategy "manual" the switch holds nothing
    Given I watch "lamp" with:
      | strategy | manual |
      | autoBid  | false  |
    When 1 minute passes
    Then nothing holds "lamp"

  Scenario: The switch survives a restart
    Given I watch "lamp" with:
      | strategy | auto  |
      | maxBid   | 50    |
      | autoBid  | false |
    And 1 second passes
    When Gavel restarts
    And 1 minute passes
    Then no bid of mine arrived on "lamp"
    And "lamp" is held by its autoBid, because "switch it on"

  Scenario: A lot that is watched without the switch takes it from my settings
    Given a lot "drill" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And my general settings are:
      | autoBidDefault | false |
    When I watch "drill" with strategy "auto" up to $50
    And 1 minute passes
    Then my bid on "lamp" was $1
    And no bid of mine arrived on "drill"

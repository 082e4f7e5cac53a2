@sse
Feature: Bids are heard over the live feed
  Gavel shows a bid from the feed at once, and decides what to do from a reading of the lot.

  Background:
    Given a lot "lamp" that starts at $5 and closes in 1 hour

  Scenario: A watched lot has one stream, and is hardly polled
    Given I only watch "lamp"
    When 1 second passes
    Then "lamp" is heard live
    And 1 live stream is open
    And over 29 seconds, "lamp" is asked for at most 1 time
    And the metrics say "sse_connections_active 1"

  Scenario: The bid of a rival is shown before the lot has been read
    Given I only watch "lamp"
    And 1 second passes
    And the house takes 2 seconds to answer
    When "Ada" bids up to $30 on "lamp"
    Then Gavel shows "lamp" at $6

  Scenario: A client hears of a bid without anyone polling
    Given the extension connects and authenticates
    And I only watch "lamp"
    And 1 second passes
    When "Ada" bids up to $30 on "lamp"
    Then the extension receives {"type":"auctionState","auction":{"source":"sse","data":{"currentBid":6}}}

  Scenario: Nothing is decided before the lot has been read
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    And I lead on "lamp" at $6
    And the house takes 2 seconds to answer
    When "Ada" bids up to $20 on "lamp"
    And 1 second passes
    Then my bid on "lamp" was $6
    When the house is in order again
    And 10 seconds pass
    Then I lead on "lamp" at $21

  Scenario: Being outbid is answered within a second
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    And I lead on "lamp" at $6
    When "Ada" bids up to $20 on "lamp"
    And 1 second passes
    Then I lead on "lamp" at $21
    And no bid of mine was above $50

  Scenario: A rival above my maximum is told and not answered
    Given I watch "lamp" with strategy "auto" up to $10
    And 1 second passes
    When "Ada" bids up to $90 on "lamp"
    And 1 second passes
    Then "Ada" leads on "lamp" at $11
    And the maximum for "lamp" is reached
    And no bid of mine was above $10

  Scenario: A lot that is not watched any more has no stream
    Given I only watch "lamp"
    And 1 second passes
    When I stop watching "lamp"
    Then 0 live streams are open
    And over 20 seconds, "lamp" is not asked for

  Scenario: Streams come back after a restart
    Given I only watch "lamp"
    And 1 second passes
    When Gavel restarts
    And 7 seconds pass
    Then 1 live stream is open
    And "lamp" is heard live

  Scenario: The close of a lot is heard
    Given a lot "clock" that closes in 20 seconds
    And I only watch "clock"
    When 21 seconds pass
    Then 0 live streams are open
    And the metrics say "sse_events_received_total{event_type='closed'} 1"

  Scenario: A snipe fires at its time with the feed on, also when the feed has moved the close
    Given a lot "clock" that closes in 40 seconds, where "Ada" bids $5 15 seconds before the close
    And I watch "clock" with strategy "sniping" up to $30
    When 38 seconds pass
    Then no bid of mine arrived on "clock"
    And Gavel knows when "clock" closes
    When "clock" closes
    Then I won "clock" for $6

@sse
Feature: The live feed may fail
  A lot whose feed is lost is polled as if there were none, and the feed is tried again.

  Background:
    Given a lot "lamp" that starts at $5 and closes in 1 hour
    And I only watch "lamp"
    And 1 second passes
    And "lamp" is heard live

  Scenario: A stream that breaks off is connected again
    When the stream of "lamp" breaks off
    Then 0 live streams are open
    When 2 seconds pass
    Then 1 live stream is open
    And "lamp" is heard live

  Scenario: A bid that the feed missed is shown once the stream is back
    When the stream of "lamp" breaks off
    And "Ada" bids up to $30 on "lamp"
    And 2 seconds pass
    Then Gavel shows "lamp" at $6

  Scenario: A feed that is silent for ten seconds counts as lost
    When the live feed falls silent
    And 16 seconds pass
    Then the metrics say "sse_connections_total{result='silent'} 1"
    And the metrics say "sse_connection_errors_total 1"

  Scenario Outline: A feed that answers <status> is a failure, and three of them are enough
    When the live feed answers <status> from now on
    And 8 seconds pass
    Then "lamp" is polled
    And the metrics say "sse_fallback_activations_total 1"
    And over 6 minutes, "lamp" is asked for at least 1 time
    And "lamp" is watched
    And all is well with "lamp"

    Examples:
      | status |
      | 404    |
      | 500    |
      | 503    |

  Scenario: A wrong content type is a failure, not a crash
    When the live feed answers with "text/html" from now on
    And 8 seconds pass
    Then "lamp" is polled
    And all is well with "lamp"

  Scenario: Polling alone shows every bid too
    When the live feed answers 404 from now on
    And 8 seconds pass
    And "Ada" bids up to $30 on "lamp"
    And 6 minutes pass
    Then Gavel shows "lamp" at $6

  Scenario: When the feed is back so are the streams, and polling is rare again
    When the live feed answers 503 from now on
    And 8 seconds pass
    Then "lamp" is polled
    When the live feed is in order again
    And 31 seconds pass
    Then "lamp" is heard live
    And over 29 seconds, "lamp" is asked for at most 1 time

  Scenario: A silent feed is given up as well
    When the live feed falls silent
    And 1 minute passes
    And "Ada" bids up to $30 on "lamp"
    And 6 minutes pass
    Then Gavel shows "lamp" at $6

@queue
Feature: One queue reads all the lots
  Lots that end soonest are read first, bids go before readings, and the rate for the house is never passed.

  Scenario: However many lots there are, the rate is kept
    Given Gavel is configured with MAX_REQUESTS_PER_SECOND=3
    And 40 lots are watched
    And 10 seconds pass
    Then over 8 seconds, at most 3 requests a second reach the house
    And over 8 seconds, at most 3 requests a second reach the house

  Scenario: What ends soonest is read first when there is not room for all
    Given Gavel is configured with MAX_REQUESTS_PER_SECOND=2
    And Gavel is configured with USE_MINIMAL_POLLING=false
    And the live feed is off
    And a lot "later" that closes in 2 hours
    And a lot "soon" that closes in 10 minutes
    And I only watch "later"
    And 20 lots are watched
    And I only watch "soon"
    And 30 seconds pass
    Then over 1 minute, "soon" is asked for more often than "later"
    And over 1 minute, "soon" is asked for at least 9 times

  Scenario: A bid does not wait behind readings
    Given Gavel is configured with MAX_REQUESTS_PER_SECOND=1
    And 20 lots are watched
    And 10 seconds pass
    And a lot "lamp" that starts at $5 and closes in 1 hour
    When I bid $9 by hand on "lamp", and 1 second passes
    Then my bid on "lamp" was $9

  Scenario: The queue's size is in the metrics
    Given 12 lots are watched
    And 1 second passes
    Then the metrics say "polling_queue_size 12"
    And the metrics say "polling_queue_lag_seconds 0"

  Scenario: Lots that are stopped leave the queue
    Given 12 lots are watched
    And 1 second passes
    When I stop watching everything
    Then the metrics say "polling_queue_size 0"
    And over 1 minute, nothing reaches the house

  Scenario: After a restart every lot is in the queue again
    Given the live feed is off
    And 12 lots are watched
    And 1 second passes
    When Gavel restarts
    Then over 12 seconds, each of the 12 lots is asked for

  Scenario: A lot that was just begun is read first, though the others take all the room
    Given Gavel is configured with MAX_REQUESTS_PER_SECOND=1
    And 20 lots are watched
    And 1 minute passes
    And a lot "lamp" that starts at $5 and closes in 8 hours
    When I only watch "lamp"
    And 3 seconds pass
    Then Gavel shows "lamp" at $5

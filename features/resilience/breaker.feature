@breaker
Feature: The circuit breaker
  After five failures in a row nothing is sent for half a minute. Then one request finds out whether the house is back.

  Background:
    Given a lot "lamp" that starts at $5 and closes in 1 hour

  Scenario: The circuit opens after five outages, and nothing leaves for half a minute
    Given I only watch "lamp"
    And 1 second passes
    And the circuit is closed
    When the house answers every request for a page with 503
    And I ask for "lamp" to be read now
    And 1 minute passes
    And 11 seconds pass
    Then the circuit is open
    And the metrics say "circuit_breaker_trips_total 1"
    And the metrics say "circuit_breaker_state 1"
    And over 20 seconds, nothing reaches the house
    And Gavel shows "lamp" at $5
    And "lamp" is watched

  Scenario: Five failed readings by hand open the circuit as well, and the next fails at once
    Given the house answers every request for a page with 503
    When I read "lamp" 5 times by hand
    Then the circuit is open
    When the extension requests GET /api/circuit-breaker
    Then the answer is 200 {"circuitBreaker":{"enabled":true,"state":"open","failureCount":5,"trips":1,"nextAttemptTime":"…"}}
    When the house is in order again
    Then reading "lamp" by hand fails at once, and nobody is asked

  Scenario: A bid by hand fails fast while the circuit is open
    Given the house answers every request for a page with 503
    And I read "lamp" 5 times by hand
    When the house is in order again
    And I bid $9 by hand on "lamp"
    Then my bid by hand fails as CONNECTION_ERROR
    And no bid of mine arrived on "lamp"

  Scenario: Half open, one request finds out, and the circuit closes
    Given the house answers every request for a page with 503
    And I read "lamp" 5 times by hand
    And the house is in order again
    When 30 seconds pass
    Then the circuit is half_open
    And the metrics say "circuit_breaker_state 0.5"
    When I read "lamp" 1 time by hand
    Then the circuit is closed
    When I bid $9 by hand on "lamp"
    Then my bid by hand is accepted

  Scenario: A probe that fails opens the circuit again
    Given the house answers every request for a page with 503
    And I read "lamp" 5 times by hand
    And 30 seconds pass
    When I read "lamp" 1 time by hand
    Then the circuit is open
    And the metrics say "circuit_breaker_trips_total 2"
    When 29 seconds pass
    Then the circuit is open

  Scenario: Four outages are not enough
    Given the house answers every request for a page with 503
    When I read "lamp" 4 times by hand
    And the house is in order again
    And I read "lamp" 1 time by hand
    Then the circuit is closed
    And the metrics say "circuit_breaker_trips_total 0"

  Scenario: Refused bids are answers, however many
    Given the house refuses the next 8 bids as too low
    When I bid $9 by hand on "lamp" 8 times
    Then the circuit is closed

  Scenario: Bids that nobody answers are outages
    Given the house can't be reached
    When I bid $9 by hand on "lamp" 5 times
    Then the circuit is open
    And no bid of mine arrived on "lamp"

  Scenario: Switched off, calls go through although the circuit is open
    Given the house answers every request for a page with 503
    And I read "lamp" 5 times by hand
    And the house is in order again
    When I turn USE_CIRCUIT_BREAKER off
    And I bid $9 by hand on "lamp"
    Then my bid by hand is accepted

  Scenario: Without the circuit breaker every call is made
    Given I turn USE_CIRCUIT_BREAKER off
    And the house answers every request for a page with 503
    When I read "lamp" 9 times by hand
    Then the circuit is closed

  Scenario: After the outage a lot is watched and bid on as before
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    And the house can't be reached
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    And 8 seconds pass
    And the circuit is open
    When the house is in order again
    And 6 minutes pass
    Then I lead on "lamp" at $21
    And the circuit is closed

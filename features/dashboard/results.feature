@dashboard
Feature: What was won and lost, on the dashboard

  Background:
    Given a lot "lamp" that closes in 1 minute
    And a lot "desk" that starts at $40 and closes in 1 minute
    And I watch "lamp" with strategy "snipe" up to $20
    And I watch "desk" with strategy "snipe" up to $20

  Scenario: A lot that ends appears by itself, with why it was lost
    Given the dashboard is open at "#/results"
    Then the page says "No watched lot has ended yet"
    When "Ada" bids up to $60 on "desk"
    And "lamp" closes
    And "desk" closes
    Then the page says "Won for $1"
    And the page says "limit of $20"
    And the page says "won 1 for $"
    And axe finds nothing wrong
    When I press "Lost"
    Then only the outcome "lost" is listed
    When I reload the page
    Then "Lost" is pressed
    And only the outcome "lost" is listed

  Scenario: The pickup list, ticked off in the warehouse
    Given the browser is on a phone
    And the dashboard is open at "#/results?filter=pickup"
    Then the page says "nothing to pick up"
    When "lamp" closes
    Then the page says "1 lot to pick up"
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    When I tick "lamp"
    Then the page says "all picked up"
    When I reload the page
    Then the page says "all picked up"

  Scenario: As a table for spreadsheets
    Given "lamp" closes
    And the dashboard is open at "#/results"
    Then the page says "Won for $1"
    And "Download CSV" hands over the file "gavel-results.csv", with "Won for $1"

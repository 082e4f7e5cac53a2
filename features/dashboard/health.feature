@dashboard
Feature: Gavel's health in the dashboard

  Scenario: Nellis is away, and is back
    Given a lot "lamp" that closes in 5 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open at "#/health"
    Then the page says "Figures"
    When the house can't be reached
    And 4 minutes pass
    Then the page says "Nellis: degraded"
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    When the house is in order again
    And 2 minutes pass
    Then the page says "Nellis: healthy"

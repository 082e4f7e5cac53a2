@dashboard
Feature: Pausing all bidding in the dashboard

  Scenario: A pause in one tab is seen in the other
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    When I open the dashboard in a second tab
    Then the status bar says "Armed"
    When I press "Pause all bidding"
    Then the status bar says "Paused"
    When I turn to the first tab
    Then the status bar says "Paused"
    And axe finds nothing wrong
    When I press "Resume bidding…"
    Then the page says "lamp, up to $20"
    And axe finds nothing wrong
    When I press "Resume bidding"
    Then the status bar says "Armed"
    When I turn to the second tab
    Then the status bar says "Armed"

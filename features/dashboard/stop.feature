@dashboard
Feature: Stopping to watch in the dashboard

  Scenario: Stopped, and undone
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    When I press "Stop watching" of "lamp"
    Then the page says "lamp is watched no more."
    And "lamp" is not watched
    When I press "Undo"
    Then the plan of "lamp" says "Will bid up to $20"

  Scenario: A lot that I lead is not left without a word
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "aggressive" up to $20
    And the dashboard is open
    Then the row of "lamp" says "You lead"
    When I press "Stop watching" of "lamp"
    Then the page says "it may still be won and must be paid"
    And axe finds nothing wrong
    When I press "Keep watching"
    Then "lamp" is watched

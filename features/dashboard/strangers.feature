@dashboard
Feature: Pages of others in the same browser
  The browser sends the session's cookie along for every port of the same host. The key is the other half, which no
  other page can read; and even with it a page that is not ours is refused.

  Background:
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    And it is noted what is watched, bid and set

  Scenario: Another port of the same host
    When a page at another port of the same host does all it can
    Then nothing has changed, and the other clients go on undisturbed
    And the status bar says "Armed"

  Scenario: Another site
    When a page of another site does all it can
    Then nothing has changed, and the other clients go on undisturbed
    And the status bar says "Armed"

@dashboard
Feature: The dashboard behind a proxy

  Background:
    Given a proxy that is trusted serves Gavel under "/gavel/"
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open through the proxy

  Scenario: It works under a path
    Then the status bar says "Armed"
    And the cookie of the session is for "/gavel" alone
    When I press "Pause all bidding"
    Then the status bar says "Paused"
    When I reload the page
    Then the status bar says "Paused"

  Scenario: A connection that only looks open is noticed when the tab is looked at
    Then the status bar says "Armed"
    When the proxy passes nothing on any more
    And the tab is looked at again after a while
    Then the status bar says "No connection to Gavel"
    And the page says "Cannot pause: Gavel does not hear you"

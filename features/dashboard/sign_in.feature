@dashboard
Feature: Signing in to the dashboard

  Scenario: With the token, once for this browser
    When I open the dashboard
    Then the page says "Access token"
    And axe finds nothing wrong
    When I sign in with the token "TOKEN"
    Then the status bar says "Nothing is watched"
    When I reload the page
    Then the status bar says "Nothing is watched"
    When I open the dashboard in a second tab
    Then the status bar says "Nothing is watched"

  Scenario: The token may have blanks around it
    When I open the dashboard
    And I sign in with the token "  TOKEN   "
    Then the status bar says "Nothing is watched"

  Scenario: A wrong token is refused in words
    When I open the dashboard
    And I sign in with the token "not-the-token-of-the-owner"
    Then the page says "This is not the token"
    And axe finds nothing wrong
    And the browser complains of "401"
    When I sign in with the token "TOKEN"
    Then the status bar says "Nothing is watched"

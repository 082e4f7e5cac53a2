@dashboard
Feature: Choices in the dashboard that show everywhere

  Scenario: A practice is on every screen
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open at "#/settings"
    When I turn the switch "Practise" on
    Then the status bar says "Practice. Bids are decided and recorded, and none is sent."
    When I go to "Lots"
    Then the plan of "lamp" says "Practice: would bid up to $20"
    And axe finds nothing wrong

  Scenario: Colours that are chosen stay
    Given the dashboard is open at "#/settings"
    When I choose the colours "Dark"
    Then the page is dark
    And axe finds nothing wrong
    When I reload the page
    Then the page is dark

  Scenario: Signing out everywhere reaches the other tab
    Given the dashboard is open at "#/settings"
    When I open the dashboard in a second tab
    Then the status bar says "Nothing is watched"
    When I turn to the first tab
    And I press "Sign out everywhere"
    And I press "Sign out all"
    Then the page says "Access token"
    When I turn to the second tab
    Then the page says "Access token"

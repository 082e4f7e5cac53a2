@extension
Feature: The extension is connected to one Gavel

  Scenario: One click on the dashboard's Extension page
    Given Chrome has Gavel's extension
    And the Extension page of the dashboard is open
    When I click Gavel's icon
    Then the popup says "This tab shows the dashboard at"
    When I press "Connect" in the popup
    Then the popup says "Nothing is watched"
    And Gavel has a client "Chrome on Linux"
    And the page says "Connected: Chrome on Linux"

  Scenario: By address and token
    Given Chrome has Gavel's extension
    And I open the dashboard
    When I click Gavel's icon
    Then the popup says "Open the dashboard's Extension page in this tab"
    When I type address "GAVEL" and token "TOKEN" into the popup
    And I press "Test connection" in the popup
    Then the popup says "answers."
    When I press "Connect" in the popup
    Then the popup says "Nothing is watched"

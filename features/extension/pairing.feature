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

  Scenario: The popup has been open for longer than a code lasts
    Given Chrome has Gavel's extension
    And the Extension page of the dashboard is open
    And I click Gavel's icon
    And the popup says "This tab shows the dashboard at"
    And 3 minutes pass
    And I reload the page
    And the page says "Click Gavel's icon in the toolbar"
    When I press "Connect" in the popup
    Then the popup says "Nothing is watched"

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

  Scenario: A token that is wrong
    Given Chrome has Gavel's extension
    And I open the dashboard
    When I click Gavel's icon
    And I type address "GAVEL" and token "TOKENx" into the popup
    And I press "Test connection" in the popup
    Then the popup says "does not know this token"

  Scenario: An address at which there is nothing
    Given Chrome has Gavel's extension
    And I open the dashboard
    When I click Gavel's icon
    And I type address "http://127.0.0.1:9" and token "TOKEN" into the popup
    And I press "Connect" in the popup
    Then the popup says "No Gavel answers at http://127.0.0.1:9/"
    And the badge is ""

  Scenario: The wrong scheme
    Given Chrome has Gavel's extension
    And I open the dashboard
    When I click Gavel's icon
    And I type address "https://HOST" and token "TOKEN" into the popup
    And I press "Test connection" in the popup
    Then the popup says "use that address"

  Scenario: A token that is revoked ends the connection, and the browser is paired anew
    Given Chrome is connected to Gavel
    And the Extension page of the dashboard is open
    When I revoke "Chrome on the desk"
    And I click Gavel's icon
    Then the popup says "does not know this browser any more"
    When I press "Connect" in the popup
    Then the popup says "Nothing is watched"

  Scenario: Disconnected by the owner
    Given Chrome is connected to Gavel
    And a lot "lamp" that closes in 10 minutes
    And the page of "lamp" is open at Nellis
    When I click Gavel's icon
    And I press "Disconnect" in the popup
    Then the popup says "Connect to your Gavel"
    And the panel says "Click Gavel's icon in the toolbar to connect this browser to your server."
    And the badge is ""

  Scenario: Gavel moves to another port, and the browser is paired anew
    Given Chrome is connected to Gavel
    And a lot "lamp" that closes in 10 minutes
    And the page of "lamp" is open at Nellis
    And the panel says "only watched"
    When Gavel is stopped
    Then the panel says "No connection to Gavel since"
    When Gavel starts again
    And the Extension page of the dashboard is open
    And I click Gavel's icon
    And I press "Connect" in the popup
    And I turn to the nellis tab
    Then the panel says "only watched"

  Scenario: Chrome's storage is full
    Given Chrome has Gavel's extension
    And Chrome's storage for the extension is full
    And the Extension page of the dashboard is open
    When I click Gavel's icon
    And I press "Connect" in the popup
    Then the popup says "Chrome's storage is full"
    And the badge is ""

@extension
Feature: The icon says at a glance how things are

  Scenario: Not connected to a Gavel
    Given Chrome has Gavel's extension
    Then the badge is ""

  Scenario: Nothing will be bid
    Given Chrome is connected to Gavel
    Then the badge is "0"

  Scenario: Lots will be bid on
    Given Chrome is connected to Gavel
    And a lot "lamp" that closes in 10 minutes
    And a lot "desk" that closes in 20 minutes
    When I watch "lamp" with strategy "snipe" up to $50
    And I watch "desk" with strategy "snipe" up to $50
    Then the badge is "2"

  Scenario: Paused, and on again
    Given Chrome is connected to Gavel
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $50
    When I pause all bidding
    Then the badge is "‖"
    When I resume bidding
    Then the badge is "1"

  Scenario: It can't bid
    Given Chrome is connected to Gavel
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $50
    When the house signs me out
    And 2 minutes pass
    Then the badge is "!"

  Scenario: No connection
    Given Chrome is connected to Gavel
    Then the badge is "0"
    When Gavel is stopped
    Then the badge is "OFF"
    When Gavel starts again at the same address
    Then the badge is "0"

  Scenario: The token was revoked
    Given Chrome is connected to Gavel
    Then the badge is "0"
    When I revoke "Chrome on the desk"
    Then the badge is "!"

@dashboard
Feature: Adding lots in the dashboard

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Kettle" that closes in 20 minutes
    And the dashboard is open

  Scenario: By number and by address, several at once
    Then the page says "No lot is watched yet"
    And axe finds nothing wrong
    When I type "$Lamp, https://www.nellisauction.com/p/kettle/$Kettle" into "Add lots"
    And I press "Watch"
    Then the row of "Lamp" says "Lamp"
    And the row of "Kettle" says "Kettle"
    And the plan of "Lamp" says "Only watched"
    And "Add lots" holds ""

  Scenario: The first lot by its address at the house that Gavel uses
    When I type "http://house.test/p/lamp/$Lamp" into "Add lots"
    And I press "Watch"
    Then the row of "Lamp" says "Lamp"

  Scenario: The address of another auction site is refused
    When I type "https://www.ebay.com/itm/123456" into "Add lots"
    And I press "Watch"
    Then the page says "www.ebay.com is not Nellis Auction"
    And axe finds nothing wrong
    And nothing is watched

  Scenario: What is no lot stays in the field, and the others are watched
    When I type "lamp $Lamp" into "Add lots"
    And I press "Watch"
    Then the page says "“lamp” is no lot: paste its address or its number."
    And the row of "Lamp" says "Lamp"
    And "Add lots" holds "lamp"

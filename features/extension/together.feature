@extension
Feature: The extension and the dashboard say the same

  Background:
    Given Chrome is connected to Gavel
    And a lot "lamp" that starts at $40 and closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $50

  Scenario: A limit that is set in one tab is in the other
    Given the page of "lamp" is open at Nellis in a first tab
    And the page of "lamp" is open at Nellis in a second tab
    When I type "60" into "Limit" of the panel
    And I press Enter in the panel
    Then the panel says "Will bid up to $60"
    When I turn to the first tab
    Then the panel says "Will bid up to $60"
    And the panel says "[60]"

  Scenario: The dashboard follows the panel, and the panel the dashboard
    Given the dashboard is open
    And the page of "lamp" is open at Nellis in a nellis tab
    When I type "60" into "Limit" of the panel
    And I press Enter in the panel
    And I turn to the first tab
    Then the plan of "lamp" says "Will bid up to $60"
    When I press "Pause all bidding"
    And I turn to the nellis tab
    Then the panel says "Paused"

  Scenario: A rival's bid is on the panel
    Given the page of "lamp" is open at Nellis
    Then the panel says "$40"
    When "Ada" bids up to $45 on "lamp"
    Then the panel says "$41"

  Scenario: The popup has the lots and their plans, and pauses all
    Given the page of "lamp" is open at Nellis
    When I click Gavel's icon
    Then the popup says "Armed."
    And the popup says "Will bid up to $50"
    When I press "Pause all bidding" in the popup
    Then the popup says "Paused"
    And the panel says "Paused"
    When I press "Resume bidding…" in the popup
    Then the popup says "1 lot may be bid on at once."
    When I press "Resume bidding" in the popup
    Then the popup says "Armed."

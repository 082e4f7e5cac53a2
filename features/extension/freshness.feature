@extension
Feature: The panel knows how new its figures are

  Scenario: A quiet lot without the live feed is bid on after many readings
    Given the live feed is off
    And Chrome is connected to Gavel
    And a lot "lamp" that starts at $40 and closes in 30 minutes
    And I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    And the panel says "$40"
    When 12 minutes pass
    And I press the panel's "Bid now…"
    Then the panel says "You would pay $47.15."
    And "Bid $41 now" of the panel can be pressed

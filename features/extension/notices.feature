@extension
Feature: Gavel's notices are Chrome's

  Scenario: Outbid, and a click opens the lot
    Given Chrome is connected to Gavel
    And a lot "lamp" that starts at $40 and closes in 10 minutes
    And I watch "lamp" with strategy "aggressive" up to $42
    And 30 seconds pass
    And the badge is "1"
    When "Ada" bids up to $80 on "lamp"
    Then Chrome notifies of "outbid"
    When I click the notice of "outbid"
    Then a tab opens at "LOT(lamp)"

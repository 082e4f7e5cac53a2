@dashboard
Feature: The dashboard shows what happens as it happens

  Scenario: A rival's bid is on the page within a second
    Given a lot "lamp" that starts at $40 and closes in 10 minutes
    And I only watch "lamp"
    And the dashboard is open
    Then the row of "lamp" says "$40"
    When "Ada" bids up to $60 on "lamp"
    Then within a second the row of "lamp" says "$41"

  Scenario: Outbid, and answered
    Given a lot "lamp" that closes in 10 minutes, where "Ada" answers every bid up to $12
    And the dashboard is open
    When I watch "lamp" with strategy "aggressive" up to $20
    And 30 seconds pass
    Then the row of "lamp" says "$13"
    And the plan of "lamp" says "You lead at $13: will bid up to $20 when passed"
    When "Bert" bids up to $40 on "lamp"
    Then the plan of "lamp" says "Will not bid"
    And the row of "lamp" says "$21"

  Scenario: Sniped and won while I look on
    Given a lot "lamp" that closes in 2 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the plan of "lamp" says "Will bid up to $20 at 12:01:5"
    When "lamp" closes
    Then the plan of "lamp" says "Won for $1"

  Scenario: The clock of the computer is an hour off
    Given the clock of the browser is 1 hour ahead
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the plan of "lamp" says "Will bid up to $20 at 12:09:5"
    And the row of "lamp" says "9 min"

@dashboard
Feature: Every bid and notice, on the dashboard

  Scenario: A bid appears by itself, and the notice after it
    Given a lot "lamp" that closes in 10 minutes
    And the dashboard is open at "#/activity"
    Then the page says "No bid has been placed yet"
    When I watch "lamp" with strategy "aggressive" up to $20
    Then the page says "Bid $1: accepted, it led."
    When "Ada" bids up to $40 on "lamp"
    Then the page says "Bid $20: accepted, a rival's maximum was higher."
    And the page says "Outbid on lamp"
    And axe finds nothing wrong
    When I press "Notices"
    Then only notices are listed
    And the page says "Outbid on lamp"
    When I press "Not accepted"
    Then the page says "No bid was refused or kept back"

  Scenario: A practice is recorded, and nothing of it was sent
    Given a lot "lamp" that closes in 10 minutes
    And I start a practice
    And I watch "lamp" with strategy "aggressive" up to $20
    And the dashboard is open at "#/activity?kind=not-accepted"
    Then the page says "Bid $1 was not sent"

  Scenario: As a table for spreadsheets
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "aggressive" up to $20
    And the dashboard is open at "#/activity"
    Then the page says "Bid $1: accepted, it led."
    And "Download CSV" hands over the file "gavel-bids.csv", with "aggressive"

@dashboard
Feature: The list of lots in the dashboard

  Scenario: The choice stands in the address, and survives a reload and Back
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Kettle" that closes in 20 minutes
    And I watch "Lamp" with strategy "snipe" up to $20
    And I only watch "Kettle"
    And the dashboard is open
    Then the page says "2 lots"
    When I press "Only watched 1"
    Then the page says "1 of 2 lots"
    And the row of "Kettle" says "Kettle"
    When I reload the page
    Then the page says "1 of 2 lots"
    When I type "lamp" into "Search lots"
    Then the page says "No lot fits this choice."
    And axe finds nothing wrong
    When I go back
    Then the page says "2 lots"
    And the row of "Lamp" says "Lamp"

  Scenario: A thousand lots
    Given 999 lots that close in 3 hours
    And a lot "lamp" that starts at $40 and closes in 10 minutes
    And every lot is watched
    And the dashboard is open
    Then the page says "1,000 lots"
    And the list says that it has 1000 rows, and draws fewer than 200
    And axe finds nothing wrong
    And the row of "lamp" says "live"
    When "Ada" bids up to $60 on "lamp"
    Then the row of "lamp" says "$41"
    When the last lot comes into view
    Then the row of "Lot 999" says "Only watched"
    When I type "Lot 777" into "Search lots"
    Then the page says "1 of 1,000 lots"

  Scenario: Without a connection nothing looks live
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And the dashboard is open
    Then the row of "lamp" says "live"
    When Gavel is stopped
    Then the row of "lamp" says "seen"
    And "Bid now…" can't be pressed
    And "Stop watching" can't be pressed
    And axe finds nothing wrong
    And the browser complains of "WebSocket connection to"

  Scenario: A lot that a filter does not let through any more stays while a bid on it is asked about
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $12
    And the dashboard is open at "#/lots?filter=will-bid&sort=price"
    When I press "Bid now…" of "lamp"
    And "Ada" bids up to $30 on "lamp"
    And 1 second passes
    And "Bert" bids up to $40 on "lamp"
    And 10 seconds pass
    Then the page says "Bid on lamp"
    And "Bid $11 now" can't be pressed
    When I press "Don't bid"
    Then the page says "No lot fits this choice"

  Scenario: A double click on a phone does not press what has come to lie under it
    Given the browser is on a phone
    And a lot "lamp" that starts at $10 and closes in 10 minutes
    And a lot "kettle" that closes in 20 minutes
    And a lot "toaster" that closes in 30 minutes
    And I only watch "lamp"
    And I only watch "kettle"
    And I only watch "toaster"
    And the dashboard is open
    When I double-click "Bid now…" of "lamp", where "Bid $11 now" comes to lie
    Then the page says "You would pay"
    And no bid of mine arrived on "lamp"
    When I press "Bid $11 now"
    Then the page says "$11 was accepted: you lead."

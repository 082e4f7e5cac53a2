@core @results
Feature: How each lot ended is kept for good
  For every lot that ends while it is watched, Gavel keeps whether I won it, why not, and what it cost in all.

  Scenario: A lot that I won, with its cost in all
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then the result of "lamp" is "Won for $1, $1.15 in all"
    And my results add up to 1 won for $1.15, 0 lost and 0 only watched

  Scenario: A rival above my limit
    Given a lot "lamp" that closes in 10 minutes, where "Ada" answers every bid up to $60
    And I watch "lamp" with strategy "auto" up to $48
    When "lamp" closes
    Then the result of "lamp" is "Lost: the price reached your limit of $48"
    And my results add up to 0 won for $0, 1 lost and 0 only watched

  Scenario: The price passes my limit before my snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $25
    And "Ada" bids up to $90 on "lamp"
    When "Ben" bids up to $60 on "lamp"
    And "lamp" closes
    Then the result of "lamp" is "Lost: the price passed your limit of $25"

  Scenario: A hidden maximum passes my bid by hand
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $60 on "lamp"
    And I only watch "lamp"
    And 1 second passes
    When I bid $10 by hand on "lamp"
    And "lamp" closes
    Then the result of "lamp" is "Lost: a rival's maximum was higher than our last bid of $10"

  Scenario: All bidding was paused
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I watch "lamp" with strategy "sniping" up to $50
    And I pause all bidding
    When "lamp" closes
    And I resume bidding
    Then the result of "lamp" is "Lost: bidding was paused"

  Scenario: A practice
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I start a practice
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then the result of "lamp" is "Lost: it was a practice, and our bid of $2 was not sent"

  Scenario: Signed out at the close
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When the house signs me out
    And "lamp" closes
    Then the result of "lamp" is "Not known who won: nobody was signed in at Nellis at the end"

  Scenario: A lot that is only watched
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    When "lamp" closes
    Then the result of "lamp" is "Only watched"
    And my results add up to 0 won for $0, 0 lost and 1 only watched

  Scenario: A lot that I stop before its end has no result
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When I stop watching "lamp"
    And "lamp" closes
    Then "lamp" has no result

  Scenario: A result outlives its lot, restarts and a change of costs
    Given Gavel forgets ended auctions after 1 minute
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And "lamp" closes
    And the result of "lamp" is "Won for $1, $1.15 in all"
    When 2 minutes pass
    And Gavel restarts
    And my costs settings are:
      | buyersPremiumRate | 0.5 |
    Then "lamp" is not watched
    And the result of "lamp" is "Won for $1, $1.15 in all"

  Scenario: An end while Gavel was stopped, told once and kept once
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When Gavel is stopped
    And "lamp" closes
    And Gavel starts again
    And 10 seconds pass
    And Gavel restarts
    Then the result of "lamp" is "Won for $1, $1.15 in all"

  Scenario: Results in Redis
    Given Gavel keeps everything in Redis
    And a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And "lamp" closes
    When Gavel restarts
    Then the result of "lamp" is "Only watched"

  Scenario: Many lots, a page at a time, and as a table
    Given a lot "lamp" that closes in 10 minutes
    And a lot "desk" that closes in 11 minutes
    And a lot "tent" that closes in 12 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I only watch "desk"
    And I only watch "tent"
    When "tent" closes
    Then my results, 2 on each page, are "tent", "desk" and then "lamp"
    And the table of my results has 3 lots

  Scenario: A lot that was won while no client was connected is told to the next
    Given a lot "Lamp" that closes in 10 minutes
    And I watch "Lamp" with strategy "sniping" up to $50
    When every client is gone
    And "Lamp" closes
    And the phone connects and authenticates
    Then the phone has received {"type":"notification","kind":"won","auctionId":"$Lamp","finalPrice":1}

@bidding
Feature: Exact snipes
  A snipe arrives exactly as long before the close as I chose, by the clock of the house: whatever our own clock says,
  and however long the way to the house takes.

  Background:
    Given my bidding settings are:
      | snipeTiming | 3 |

  Scenario Outline: The clock of the house is not ours
    Given the clock of the house is <difference>
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived exactly 3 seconds before the close
    And I won "lamp" for $1

    Examples:
      | difference          |
      | 2 seconds ahead     |
      | 2 seconds behind    |
      | 2.345 seconds ahead |
      | 1.7 seconds behind  |
      | 1 hour ahead        |

  Scenario Outline: A house that is far away
    Given the way to the house takes <way> ms, there and back
    And the clock of the house is 2 seconds ahead
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" arrived exactly 3 seconds before the close

    Examples:
      | way |
      | 30  |
      | 200 |
      | 600 |

  Scenario: A way that takes now more, now less, and a clock that is behind
    Given the way to the house takes 20 to 80 ms, there and back
    And the clock of the house is 2 seconds behind
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" arrived exactly 3 seconds before the close

  Scenario: A new snipe in every extension
    Given the way to the house takes 200 ms, there and back
    And the clock of the house is 2 seconds ahead
    And a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bids on "lamp" were $2, $4 and $6
    And my bids on "lamp" arrived exactly 3 seconds before the close
    And I won "lamp" for $6

  Scenario: The snipe follows a close that a rival moves
    Given the way to the house takes 200 ms, there and back
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 8 seconds before the close of "lamp"
    And "Ada" bids up to $1 on "lamp"
    And 6 seconds pass
    Then no bid of mine arrived on "lamp"
    When "lamp" closes
    Then my bid on "lamp" was $2
    And my bid on "lamp" arrived exactly 3 seconds before the close

  Scenario: A new lead shortly before the snipe
    Given the way to the house takes 200 ms, there and back
    And the clock of the house is 2 seconds behind
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 20 seconds before the close of "lamp"
    And my bidding settings are:
      | snipeTiming | 8 |
    And "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived exactly 8 seconds before the close

  Scenario: A clock of the house that is set right while a snipe waits
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When the clock of the house is 5 seconds ahead
    And "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived exactly 3 seconds before the close

  Scenario: Two lots within a second
    Given the way to the house takes 200 ms, there and back
    And a lot "lamp" that closes in 10 minutes
    And a lot "chair" that closes in 600.5 seconds
    And I watch "lamp" with strategy "sniping" up to $50
    And I watch "chair" with strategy "sniping" up to $50
    When "chair" closes
    Then my bid on "lamp" arrived exactly 3 seconds before the close
    And my bid on "chair" arrived exactly 3 seconds before the close

  Scenario: Without the live feed
    Given I turn ENABLE_SSE off
    And the clock of the house is 2 seconds ahead
    And the way to the house takes 200 ms, there and back
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived exactly 3 seconds before the close

  Scenario: The house is asked for its time rarely, and only for a snipe
    Given the clock of the house is 2 seconds ahead
    And a lot "lamp" that closes in 10 minutes
    And a lot "chair" that closes in 10 minutes
    And I watch "chair" with strategy "auto" up to $50
    When 6 minutes pass
    Then the house was never asked for the time
    When I watch "lamp" with strategy "sniping" up to $50
    And "lamp" closes
    Then the house was asked for the time, 24 times at most
    And my bid on "lamp" arrived exactly 3 seconds before the close

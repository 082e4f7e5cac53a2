@redis
Feature: Redis goes away and comes back
  Without Redis watching goes on. Bids wait until their intent can be written.

  Background:
    Given Gavel keeps everything in Redis
    And a lot "lamp" that starts at $5 and closes in 1 hour

  Scenario: What is watched is there after a restart
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    When Gavel restarts
    Then "lamp" is watched with:
      | maxBid   | 50   |
      | strategy | auto |

  Scenario: Watching goes on while Redis is away, and health says so
    Given I only watch "lamp"
    And 1 second passes
    And Gavel's health is healthy
    When Redis goes away
    And "Ada" bids up to $30 on "lamp"
    And 7 seconds pass
    Then Gavel shows "lamp" at $6
    And Gavel's health is degraded
    And the metrics say "redis_connection_status 0"
    When Redis comes back
    Then Gavel's health is healthy
    And Redis comes to hold "lamp" at $6
    And the metrics say "redis_connection_status 1"

  Scenario: No bid leaves while its intent can't be written, and it leaves when Redis is back
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    And 2 seconds pass
    When Redis goes away
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass
    Then my bid on "lamp" was $6
    When Redis comes back
    Then my first bids on "lamp" come to be $6 and $8
    And no bid of mine was above $50

  Scenario: A Redis that takes no writes near a close, and is back before it, costs no lot
    Given a lot "vase" that starts at $5 and closes in 2 minutes
    And a lot "desk" that starts at $5 and closes in 2 minutes
    And I watch "vase" with strategy "sniping" up to $50
    And I watch "desk" with strategy "auto" up to $50
    And my bid on "desk" comes to be $6
    And it is 13 seconds before the close of "vase"
    When Redis takes no writes
    And "Ada" bids up to $20 on "desk"
    And Redis refuses writes for 9.5 seconds
    Then no bid of mine arrived on "vase"
    And my bid on "desk" was $6
    When Redis takes writes again
    Then my bid on "vase" comes to be $6
    And my first bids on "desk" come to be $6 and $8
    And the house saw these bids of mine on "vase":
      | bid | result   |
      | $6  | accepted |

  Scenario: Every change of many lots is written when Redis returns
    Given 10 lots are watched
    And 7 seconds pass
    When Redis goes away
    And USE_POLLING_QUEUE stays true for 7 seconds
    And Redis comes back
    Then every price of 10 lots is written

  Scenario: A lot that was stopped is gone from Redis
    Given I only watch "lamp"
    And 1 second passes
    And Redis comes to hold "lamp" at $5
    When I stop watching "lamp"
    Then Redis comes to hold no trace of "lamp"

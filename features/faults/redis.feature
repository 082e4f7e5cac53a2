@faults @redis
Feature: Faults on the wire to Redis, and of Redis itself
  A bid leaves once its record is durable, and once alone; whatever becomes of Redis, nothing that was acknowledged is
  lost.

  Background:
    Given Gavel keeps everything in a Redis behind a network
    And a lot "lamp" that starts at $5 and closes in 1 hour

  Scenario Outline: The record of a bid <fate>
    Given I watch "lamp" with strategy "manual" up to $50
    And 2 seconds pass at Gavel and Redis
    When the record of my next bid <fate>
    And I switch "lamp" to strategy "auto" without waiting
    Then my bid on "lamp" comes to be $6
    When the network to Redis is in order again
    And 30 seconds pass at Gavel and Redis
    Then my bid on "lamp" was $6
    And I lead on "lamp" at $6

    Examples:
      | fate                                 |
      | is cut before it arrives             |
      | is reset before it arrives           |
      | arrives, and its connection is cut   |
      | arrives, and its connection is reset |

  Scenario: A record whose answer is held up keeps the bid back, and lets it go once
    Given I watch "lamp" with strategy "manual" up to $50
    And 2 seconds pass at Gavel and Redis
    When the record of my next bid arrives, and its answer is held up
    And I switch "lamp" to strategy "auto" without waiting
    And 20 seconds pass at Gavel and Redis
    Then no bid of mine arrived on "lamp"
    When the network to Redis is in order again
    Then my bid on "lamp" comes to be $6
    And Gavel comes to be healthy
    And my bid on "lamp" was $6

  Scenario: Answers of Redis that come one byte at a time are read whole
    When the network to Redis delivers one byte at a time
    And I watch "lamp" with strategy "auto" up to $50
    Then my bid on "lamp" comes to be $6

  Scenario: Answers of Redis that change places acknowledge nothing that is not written
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    When the network to Redis mixes up the next two answers
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass at Gavel and Redis
    And the network to Redis is in order again
    And Gavel restarts
    Then "lamp" is watched with:
      | maxBid   | 50   |
      | strategy | auto |
    And my first bids on "lamp" come to be $6 and $8
    And Gavel comes to be healthy

  Scenario: A network to Redis that stalls sends no bid until it goes on
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    When the network to Redis stalls
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass at Gavel and Redis
    Then my bid on "lamp" was $6
    When the network to Redis is in order again
    Then my first bids on "lamp" come to be $6 and $8
    And Gavel comes to be healthy

  Scenario: A Redis that stands still sends no bid until it goes on
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    When Redis stands still
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass at Gavel and Redis
    Then my bid on "lamp" was $6
    When Redis goes on
    Then my first bids on "lamp" come to be $6 and $8
    And Gavel comes to be healthy

  Scenario: A connection to Redis that is dead at its far end sends no bid
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    When every connection to Redis is left half open
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass at Gavel and Redis
    Then my bid on "lamp" was $6
    When every connection to Redis is reset
    Then my first bids on "lamp" come to be $6 and $8
    And Gavel comes to be healthy

  Scenario Outline: A Redis that <refuses> takes no intent, so no bid leaves
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    When Redis <refuses>
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass at Gavel and Redis
    Then my bid on "lamp" was $6
    And Gavel's health is degraded
    When Redis <takes>
    Then my first bids on "lamp" come to be $6 and $8
    And Gavel comes to be healthy

    Examples:
      | refuses           | takes                   |
      | is full           | has room again          |
      | becomes a replica | is its own master again |

  Scenario: A replica that lacks the last writes takes over, and nothing is forgotten
    Given I watch "lamp" with strategy "auto" up to $50
    And my bid on "lamp" comes to be $6
    And my budget is $100 perDay
    When Redis has a replica that stops listening now
    And I lower the maximum for "lamp" to $7
    And I lower my budget to $40 perDay
    And 2 seconds pass at Gavel and Redis
    And Redis dies, and its replica takes its place
    And "Ada" bids up to $30 on "lamp"
    Then Gavel comes to be healthy
    When 30 seconds pass at Gavel and Redis
    Then my bid on "lamp" was $6
    When Gavel restarts
    Then "lamp" is watched with:
      | maxBid | 7 |
    And my budget comes to be $40 perDay
    And my bid on "lamp" was $6

  Scenario: A Redis that can't promise its disk is named by health
    Given Redis writes to its disk once a second, and can't say when
    And I watch "lamp" with strategy "auto" up to $50
    Then my bid on "lamp" comes to be $6
    And Gavel's health names "appendfsync always"

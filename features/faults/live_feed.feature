@faults
Feature: Faults on the wire of the live feed
  News that breaks off in the middle is no news, and without the feed lots are read all the same.

  Background:
    Given Gavel asks the house over a network
    And a lot "lamp" that starts at $5 and closes in 1 hour

  Scenario: A live feed that comes one byte at a time is understood
    Given the network to the live feed delivers one byte at a time
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When "Ada" bids up to $20 on "lamp"
    Then Gavel comes to show "lamp" at $21

  Scenario Outline: A live feed that is <end> amid its news sends no bid by half of it
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When every connection to the live feed is <end>
    And "Ada" bids up to $20 on "lamp"
    Then Gavel comes to show "lamp" at $21
    And no bid of mine was above $50

    Examples:
      | end            |
      | cut            |
      | reset          |
      | left half open |

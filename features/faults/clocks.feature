@faults
Feature: Clocks that jump, and a machine that sleeps
  Gavel counts by the machine's counter and Nellis's time. What was read before a sleep is stale, and no bid is decided
  from it.

  Background:
    Given Gavel runs on a machine that can sleep
    And the live feed is off
    And a lot "lamp" that starts at $5 and closes in 9 hours

  Scenario: A machine that wakes hours later sends no snipe for a lot that closed meanwhile
    Given the way to the house takes 300 ms, there and back
    And a lot "vase" that starts at $5 and closes in 10 minutes
    And I watch "vase" with strategy "sniping" up to $50
    And it is 10.2 seconds before the close of "vase"
    When the machine sleeps for 3 hours
    And 1 minute passes
    Then no bid of mine arrived on "vase"
    And "vase" ended at $5, and somebody else has it

  Scenario: A machine that wakes before a close reads first, and bids what holds now
    Given I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When "Ada" bids up to $20 on "lamp" while the machine sleeps for 8 hours
    And 59 minutes pass
    And "lamp" closes
    Then I won "lamp" for $21
    And no bid of mine was above $50

  Scenario: A lot that was outbid during the sleep is bid on by its new price alone
    Given I watch "lamp" with strategy "auto" up to $50
    And 1 minute passes
    When "Ada" bids up to $20 on "lamp" while the machine sleeps for 3 hours
    And 10 minutes pass
    Then I lead on "lamp" at $21
    And no bid of mine was above $50

  Scenario Outline: The machine's clock is set an hour <way>, and the snipe leaves when it should
    Given a lot "vase" that starts at $5 and closes in 10 minutes
    And I watch "vase" with strategy "sniping" up to $50
    And 1 minute passes
    When the machine's clock is set 1 hour <way>
    And "vase" closes
    Then my bid on "vase" was $6
    And my bid on "vase" arrived 10 seconds before the close
    And I won "vase" for $6

    Examples:
      | way   |
      | ahead |
      | back  |

  Scenario: The machine's clock is set in the second before a snipe with the shortest lead
    Given a lot "vase" that starts at $5 and closes in 10 minutes
    And I watch "vase" with:
      | strategy     | sniping |
      | maxBid       | 50      |
      | snipeSeconds | 3       |
    And it is 4 seconds before the close of "vase"
    When the machine's clock is set 1 hour ahead
    And "vase" closes
    Then I won "vase" for $6
    And 1 bid of mine arrived on "vase"

  Scenario: The clock of the house smears a leap second over a day, and a snipe at its end is on time
    Given a lot "vase" that starts at $5 and closes in 20 hours
    And I watch "vase" with strategy "sniping" up to $50
    When the clock of the house gains 1 second over 20 hours
    And "vase" closes
    Then my bid on "vase" was $6
    And my bid on "vase" arrived 10 seconds before the close

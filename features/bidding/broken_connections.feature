@bidding
Feature: A connection that breaks after Nellis has taken a bid
  A connection that is kept open can break at any moment. The runtime then sends some requests again by itself, but never
  a bid.

  Scenario Outline: A bid of a strategy is sent once, and a reading settles it
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    And 10 seconds pass
    And the house takes the next bid, and its connection breaks <where>
    When I switch "lamp" to strategy "aggressive"
    And 1 minute passes
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $1
    And Gavel has my bids on "lamp" on record as:
      | bid | strategy   | result   |
      | $1  | aggressive | accepted |

    Examples:
      | where                       |
      | before its answer           |
      | in the head of its answer |
      | in the body of its answer |

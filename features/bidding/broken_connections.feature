@bidding
Feature: A connection that breaks after Nellis has taken a bid
  Connections are kept open between requests, and can break at any point of an exchange. The runtime sends some
  requests again by itself then; a bid never is.

  Scenario Outline: A bid by the strategy is taken once, and what became of it is found out
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
      | amid the head of its answer |
      | amid the body of its answer |

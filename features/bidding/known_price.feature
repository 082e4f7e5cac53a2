@bidding
Feature: Bidding from what is known
  When the page of a lot can't be read in time, Gavel bids from the live feed's price and from the answer to its own last
  bid, within every limit, and says so.

  Scenario: A rival is answered although the page can't be read
    Given a lot "lamp" that closes in 2 minutes
    And I watch "lamp" with strategy "auto" up to $60
    And 3 seconds pass
    And I lead on "lamp" at $1
    When the house answers every request for the page of "lamp" with 500
    And "Ada" bids up to $6 on "lamp"
    And 30 seconds pass
    Then the house saw these bids of mine on "lamp":
      | bid | result          |
      | $1  | accepted        |
      | $3  | accepted-outbid |
      | $5  | accepted-outbid |
      | $7  | accepted        |
    And I lead on "lamp" at $7
    And the timeline of "lamp" says "from the last answer's price of $6: the page "

  Scenario: No bid without a page goes above my maximum
    Given a lot "lamp" that closes in 2 minutes
    And I watch "lamp" with strategy "auto" up to $5
    And 3 seconds pass
    When the house answers every request for the page of "lamp" with 500
    And "Ada" bids up to $40 on "lamp"
    And 30 seconds pass
    Then my last bid on "lamp" was $5
    And no bid of mine was above $5

  Scenario: While my own bid is above the feed's price, nothing more is bid
    Given a lot "lamp" that closes in 2 minutes
    And I watch "lamp" with strategy "auto" up to $60
    And 3 seconds pass
    And I bid $20 by hand on "lamp"
    And 3 seconds pass
    When the house answers every request for the page of "lamp" with 500
    And "Ada" bids up to $12 on "lamp"
    And 30 seconds pass
    Then my last bid on "lamp" was $20
    And I lead on "lamp" at $13

  Scenario: A snipe leaves on time for the price that the feed named
    Given a lot "lamp" that closes in 2 minutes
    And I watch "lamp" with strategy "sniping" up to $60
    And 3 seconds pass
    When the house answers every request for the page of "lamp" with 500
    And "Ada" bids up to $8 on "lamp"
    And "Ben" bids up to $6 on "lamp"
    And "lamp" closes
    Then my bids on "lamp" arrived 10 seconds before the close
    And I lead on "lamp" at $9

  Scenario: A bid that is not settled waits for its page, whatever the feed says
    Given a lot "lamp" that closes in 2 minutes
    And I watch "lamp" with strategy "auto" up to $60
    And 3 seconds pass
    When the house answers every request for the page of "lamp" with 500
    And the house takes the next bid, and its connection breaks before its answer
    And "Ada" bids up to $6 on "lamp"
    And 10 seconds pass
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass
    Then my last bid on "lamp" was $3

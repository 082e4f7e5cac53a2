@sse
Feature: The live feed is not trusted

  Background:
    Given the feed says only what this scenario says
    And a lot "lamp" that starts at $5 and closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    And the feed of "lamp" says "data: connected 1,x\n\n"
    And 1 second passes

  Scenario Outline: <what> changes nothing
    When the feed of "lamp" says "<words>"
    And 1 second passes
    Then Gavel shows "lamp" at $5
    And all is well with "lamp"
    And "lamp" is heard live
    And no bid of mine arrived on "lamp"

    Examples:
      | what                             | words                                                          |
      | An event for another product     | event: ch_product_bids:999\ndata: {'currentPrice':99}\n\n      |
      | The close of another product     | event: ch_product_closed:999\ndata: {'finalBid':99}\n\n        |
      | An event of an unknown name      | event: ch_weather:$id\ndata: {'currentPrice':99}\n\n           |
      | A bid that is no JSON            | event: ch_product_bids:$id\ndata: {'currentPrice'\n\n          |
      | A bid whose price is a word      | event: ch_product_bids:$id\ndata: {'currentPrice':'many'}\n\n  |
      | A bid below nothing              | event: ch_product_bids:$id\ndata: {'currentPrice':-9}\n\n      |
      | A list instead of a bid          | event: ch_product_bids:$id\ndata: [1,2,3]\n\n                  |
      | An unknown unnamed event         | data: hello\n\n                                                |

  Scenario: A price that the page does not show is put right by a reading
    When the feed of "lamp" says "event: ch_product_bids:$id\ndata: {'current_bid':40,'bid_count':9}\n\n"
    Then Gavel shows "lamp" at $5
    And no bid of mine arrived on "lamp"

  Scenario: A close that the page does not show is not believed
    When the feed of "lamp" says "event: ch_product_closed:$id\ndata: {'finalBid':40}\n\n"
    And 1 second passes
    Then "lamp" has not ended

  Scenario: Bytes without an end are cut off, and the lot stays watched
    When the feed of "lamp" sends 12 MB without an end
    And "Ada" bids up to $30 on "lamp"
    And 7 minutes pass
    Then Gavel shows "lamp" at $6
    And "lamp" is watched

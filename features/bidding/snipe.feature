@bidding
Feature: Sniping
  One bid, just before the close, wherever the close has moved to by then.

  Scenario: One bid at the end and none before
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 11 seconds before the close of "lamp"
    Then no bid of mine arrived on "lamp"
    When "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived 10 seconds before the close
    And I won "lamp" for $1

  Scenario: The snipe is exact when the way to the house takes no time
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" arrived exactly 10 seconds before the close

  Scenario: On an ordinary way to the house the snipe is exact
    Given the way to the house takes 20 to 80 ms, there and back
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" arrived exactly 10 seconds before the close

  Scenario: My own lead for one lot
    Given a lot "lamp" that closes in 10 minutes
    And a lot "chair" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy     | sniping |
      | maxBid       | 50      |
      | snipeSeconds | 3       |
    And I watch "chair" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" arrived 3 seconds before the close
    And my bid on "chair" arrived 10 seconds before the close

  Scenario Outline: The longest and the shortest lead
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy     | sniping   |
      | maxBid       | 50        |
      | snipeSeconds | <seconds> |
    When "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived <lead> before the close
    And I won "lamp" for $1

    Examples:
      | seconds | lead       |
      | 1       | 1 second   |
      | 60      | 60 seconds |

  Scenario: The lead for all lots
    Given a lot "lamp" that closes in 10 minutes
    And my bidding settings are:
      | snipeTiming | 25 |
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" arrived 25 seconds before the close

  Scenario: A new lead for all lots moves a snipe that waits
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When my bidding settings are:
      | snipeTiming | 3 |
    And "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived 3 seconds before the close

  Scenario: The snipe goes above the price of that moment
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When "Ada" bids up to $1 on "lamp"
    And "Ben" bids up to $17 on "lamp"
    And "Ada" bids up to $16 on "lamp"
    And "lamp" closes
    Then my bid on "lamp" was $18
    And I won "lamp" for $18

  Scenario: Outbid in the extension, sniped again
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 9 seconds before the close of "lamp"
    And my bid on "lamp" was $1
    When 10 seconds pass
    And "Ada" bids up to $2 on "lamp"
    And it is 11 seconds before the close of "lamp"
    Then my bid on "lamp" was $1
    When "lamp" closes
    Then my bids on "lamp" were $1 and $3
    And my bids on "lamp" arrived 10 seconds before the close
    And I won "lamp" for $3

  Scenario: A hidden maximum, sniped at in every extension
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bids on "lamp" were $2, $4 and $6
    And my bids on "lamp" arrived 10 seconds before the close
    And I won "lamp" for $6

  Scenario: The snipe follows a close that has moved
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 15 seconds before the close of "lamp"
    And "Ada" bids up to $1 on "lamp"
    And 10 seconds pass
    Then no bid of mine arrived on "lamp"
    When "lamp" closes
    Then my bid on "lamp" was $2
    And my bid on "lamp" arrived 10 seconds before the close

  Scenario: While I lead there is nothing to snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I bid $5 by hand on "lamp"
    When "lamp" closes
    Then my bid on "lamp" was $5
    And I won "lamp" for $1

  Scenario: The price has passed my maximum
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $15
    And "Ada" bids up to $30 on "lamp"
    When "Ben" bids up to $20 on "lamp"
    And "lamp" closes
    Then no bid of mine arrived on "lamp"
    And I lost "lamp" at $21
    And I am told "maxBidReached" about "lamp"

  Scenario: A buffer on top of the next bid
    Given a lot "lamp" that closes in 10 minutes
    And my bidding settings are:
      | bidBuffer | 8 |
    And "Ada" bids up to $5 on "lamp"
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" was $10
    And I won "lamp" for $6

  Scenario: The buffer takes no snipe past my maximum
    Given a lot "lamp" that closes in 10 minutes
    And my bidding settings are:
      | bidBuffer | 8 |
    And I watch "lamp" with strategy "sniping" up to $4
    When "lamp" closes
    Then my bid on "lamp" was $4
    And I won "lamp" for $1

  Scenario: A lot found in its last seconds is bid on at once
    Given a lot "lamp" that closes in 6 seconds
    When I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    Then I lead on "lamp" at $1

  Scenario: A rival who snipes later is answered in the extension
    Given a lot "lamp" that closes in 10 minutes, where "Cleo" bids $9 3 seconds before the close
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then I won "lamp" for $10
    And my bids on "lamp" arrived 10 seconds before the close

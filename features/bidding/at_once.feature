@bidding
Feature: Bidding at once
  With "auto" Gavel goes above whoever is in front, by as little as it can, until my maximum.

  Scenario: The first bid
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $1

  Scenario: Outbid, and bid again
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When "Ada" bids up to $20 on "lamp"
    And 10 seconds pass
    Then I lead on "lamp" at $21
    And no bid of mine was above $24
    And I am told "outbid" about "lamp"

  Scenario: While I lead, Gavel does not bid against itself
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    When 5 minutes pass
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $1

  Scenario: A hidden maximum is higher, and Gavel goes on bidding
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $7 on "lamp"
    When I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    Then the house saw these bids of mine on "lamp":
      | bid | result          |
      | $2  | accepted-outbid |
      | $4  | accepted-outbid |
      | $6  | accepted-outbid |
      | $9  | accepted        |
    And I lead on "lamp" at $8

  Scenario: Against a high hidden maximum the steps double, up to my maximum
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $60 on "lamp"
    When I watch "lamp" with strategy "auto" up to $50
    And 10 seconds pass
    Then the house saw these bids of mine on "lamp":
      | bid | result          |
      | $2  | accepted-outbid |
      | $4  | accepted-outbid |
      | $6  | accepted-outbid |
      | $9  | accepted-outbid |
      | $14 | accepted-outbid |
      | $23 | accepted-outbid |
      | $40 | accepted-outbid |
      | $50 | accepted-outbid |
    And no bid of mine was above $50
    And the maximum for "lamp" is reached

  Scenario: Steps are small again when the rival bids again
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $7 on "lamp"
    And I watch "lamp" with strategy "auto" up to $50
    And 5 seconds pass
    And my last bid on "lamp" was $9
    And I lead on "lamp" at $8
    When "Ada" bids up to $12 on "lamp"
    And 10 seconds pass
    Then I lead on "lamp" at $13
    And my last bid on "lamp" was $13

  Scenario: A buffer on top of the next bid
    Given a lot "lamp" that closes in 10 minutes
    And my bidding settings are:
      | bidBuffer | 8 |
    And "Ada" bids up to $12 on "lamp"
    When I watch "lamp" with strategy "auto" up to $15
    And 1 second passes
    Then the house saw these bids of mine on "lamp":
      | bid | result          |
      | $10 | accepted-outbid |
      | $15 | accepted        |
    And I lead on "lamp" at $13

  Scenario: A rival who answers every bid
    Given a lot "lamp" that closes in 10 minutes, where "Ben" answers every bid up to $12
    When I watch "lamp" with strategy "auto" up to $50
    And 5 minutes pass
    Then I lead on "lamp" at $13
    And no bid of mine was above $13

  Scenario: My maximum is reached
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $15
    And 1 second passes
    When "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then "Ada" leads on "lamp" at $16
    And my last bid on "lamp" was $15
    And no bid of mine was above $15
    And the maximum for "lamp" is reached
    And I am told "maxBidReached" about "lamp"

  Scenario: The maximum itself may be bid
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $14 on "lamp"
    When I watch "lamp" with strategy "auto" up to $15
    And 1 second passes
    Then I lead on "lamp" at $15
    And the maximum for "lamp" is not reached

  Scenario: One dollar short
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $15 on "lamp"
    When I watch "lamp" with strategy "auto" up to $15
    And 1 second passes
    Then "Ada" leads on "lamp" at $15
    And no bid of mine was above $15
    And the maximum for "lamp" is reached

  Scenario: Cents in my maximum are not rounded up
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $20 on "lamp"
    When I watch "lamp" with strategy "auto" up to $20.99
    And 1 second passes
    Then "Ada" leads on "lamp" at $20
    And no bid of mine was above $20
    And the maximum for "lamp" is reached

  Scenario: A lot that is above my maximum from the start
    Given a lot "lamp" that starts at $80 and closes in 10 minutes
    When I watch "lamp" with strategy "auto" up to $50
    And "lamp" closes
    Then no bid of mine arrived on "lamp"
    And I am told "maxBidReached" about "lamp"

  Scenario: I am told each time that a raised maximum is reached
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $30 on "lamp"
    And I watch "lamp" with strategy "auto" up to $10
    And 1 second passes
    When I raise the maximum for "lamp" to $20
    And 1 minute passes
    Then "Ada" leads on "lamp" at $21
    And no bid of mine was above $20
    And I am told "maxBidReached" about "lamp" 2 times

  Scenario: My own increment
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    When I watch "lamp" with:
      | strategy        | auto |
      | maxBid          | 50   |
      | incrementAmount | 5    |
    And 1 second passes
    Then my bid on "lamp" was $15
    And I lead on "lamp" at $11

  Scenario: My increment takes no bid past my maximum
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    When I watch "lamp" with:
      | strategy        | auto |
      | maxBid          | 12   |
      | incrementAmount | 5    |
    And 1 second passes
    Then my bid on "lamp" was $12

  Scenario Outline: The house asks for more than my increment, and gets what it asks
    Given a lot "lamp" that starts at <price> and closes in 10 minutes
    When I watch "lamp" with strategy "auto" up to $2000
    And 1 second passes
    Then my bid on "lamp" was <bid>

    Examples:
      | price | bid   |
      | $49   | $50   |
      | $50   | $52   |
      | $100  | $105  |
      | $500  | $510  |
      | $1000 | $1025 |

  Scenario: Gavel never bids less than my least bid
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with:
      | strategy     | auto |
      | maxBid       | 50   |
      | minBidAmount | 25   |
    And 1 second passes
    Then my bid on "lamp" was $25
    And I lead on "lamp" at $1

  Scenario: A least bid above my maximum is refused
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with:
      | strategy     | auto |
      | maxBid       | 20   |
      | minBidAmount | 25   |
    Then I am refused, because "No bid fits"
    And "lamp" is not watched

  Scenario: Outbid by a snipe, Gavel answers within the extension
    Given a lot "lamp" that closes in 10 minutes, where "Cleo" bids $9 3 seconds before the close
    And I watch "lamp" with strategy "auto" up to $50
    When "lamp" closes
    Then I won "lamp" for $10
    And no bid of mine was above $10

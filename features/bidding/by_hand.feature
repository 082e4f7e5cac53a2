@bidding
Feature: Bidding by hand
  Strategy "manual" leaves every bid to me. Gavel sends the amount that I name, unless it is above my own maximum.

  Scenario: Gavel never bids by itself
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    When "Ada" bids up to $20 on "lamp"
    And "lamp" closes
    Then no bid of mine arrived on "lamp"
    And I lost "lamp" at $1

  Scenario: A bid by hand
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    And 1 second passes
    When I bid $5 by hand on "lamp"
    Then my bid by hand is accepted
    And I lead on "lamp" at $1
    And Gavel has my bids on "lamp" on record as:
      | bid | strategy | result   |
      | $5  | manual   | accepted |

  Scenario: Outbid after a bid by hand, I am told, and nothing more is bid
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    And I bid $5 by hand on "lamp"
    And 1 second passes
    When "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then "Ada" leads on "lamp" at $6
    And my bid on "lamp" was $5
    And I am told "outbid" about "lamp"

  Scenario: A hidden maximum stays in front of a bid by hand
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $20 on "lamp"
    And I watch "lamp" with strategy "manual" up to $50
    And 1 second passes
    When I bid $5 by hand on "lamp"
    Then my bid by hand is accepted
    And "Ada" leads on "lamp" at $6
    And my bid on "lamp" was $5

  Scenario: A typing error does not pass my maximum
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    And 1 second passes
    When I bid $500 by hand on "lamp"
    Then my bid by hand fails as LIMIT_EXCEEDED
    And I am refused, because "above your maximum of $50"
    And no bid of mine arrived on "lamp"

  Scenario: Without a maximum I may bid any amount by hand
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And 1 second passes
    When I bid $60 by hand on "lamp"
    Then my bid by hand is accepted
    And I lead on "lamp" at $1

  Scenario Outline: A bid that is not above the price is not sent
    Given a lot "lamp" that starts at $20 and closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    And 1 second passes
    When I bid <amount> by hand on "lamp"
    Then my bid by hand fails as BID_TOO_LOW
    And no bid of mine arrived on "lamp"

    Examples:
      | amount |
      | $19    |
      | $20    |

  Scenario: Less than the house asks
    Given a lot "lamp" that starts at $100 and closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $500
    And 1 second passes
    When I bid $101 by hand on "lamp"
    Then my bid by hand fails as BID_TOO_LOW
    And the house saw these bids of mine on "lamp":
      | bid  | result  |
      | $101 | too-low |

  Scenario: The same amount again
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And I bid $5 by hand on "lamp"
    When I bid $5 by hand on "lamp"
    Then my bid by hand fails as DUPLICATE_BID_AMOUNT
    And all is well with "lamp"

  Scenario: Strategy "auto" goes on from a bid by hand
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When I bid $10 by hand on "lamp"
    And "Ada" bids up to $11 on "lamp"
    And 10 seconds pass
    Then I lead on "lamp" at $12
    And Gavel has my bids on "lamp" on record as:
      | bid | strategy   | result   |
      | $1  | aggressive | accepted |
      | $10 | manual     | accepted |
      | $12 | aggressive | accepted |

  Scenario: A lot that nobody watches
    Given a lot "lamp" that closes in 10 minutes
    When I bid $5 by hand on "lamp"
    Then my bid by hand is accepted
    And my bid on "lamp" was $5
    And "lamp" is not watched

  Scenario: A lot that is over
    Given a lot "lamp" that closes in 1 minute
    And I only watch "lamp"
    And "lamp" closes
    When I bid $5 by hand on "lamp"
    Then my bid by hand fails as AUCTION_ENDED
    And no bid of mine arrived on "lamp"

  Scenario: Nobody is signed in
    Given nobody is signed in
    And a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And 1 second passes
    When I bid $5 by hand on "lamp"
    Then my bid by hand fails as AUTHENTICATION_ERROR
    And no bid of mine arrived on "lamp"

  Scenario: A bid by hand is refused while another bid of mine is on its way
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    And the house takes bids but never answers them
    And it is 8 seconds before the close of "lamp"
    When I bid $20 by hand on "lamp"
    Then I am refused, because "not settled yet"
    And my bid on "lamp" was $1
    When "lamp" closes
    Then I won "lamp" for $1

  Scenario: After a bid by hand whose answer is lost, I am told to look
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    And 1 second passes
    And the house takes bids but loses the connection then
    When I bid $5 by hand on "lamp"
    Then my bid by hand fails as CONNECTION_ERROR
    And I am refused, because "may have been placed"
    When 10 seconds pass
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $5

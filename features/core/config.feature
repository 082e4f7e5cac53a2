@core
Feature: Changing my mind
  A change counts from the next reading on. A change that makes no sense is refused as a whole.

  Scenario: After I raise the maximum Gavel bids again
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $10
    And "Ada" bids up to $20 on "lamp"
    And 10 seconds pass
    And the maximum for "lamp" is reached
    When I raise the maximum for "lamp" to $30
    Then I lead on "lamp" at $21
    And the maximum for "lamp" is not reached
    And no bid of mine was above $30

  Scenario: A lowered maximum holds from then on
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When I lower the maximum for "lamp" to $5
    And "Ada" bids up to $20 on "lamp"
    And 10 seconds pass
    Then "Ada" leads on "lamp" at $6
    And no bid of mine was above $5
    And the maximum for "lamp" is reached

  Scenario: Maximum 0 means watch, do not bid
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "auto" up to $0
    And "lamp" closes
    Then no bid of mine arrived on "lamp"
    And I lost "lamp" at $0
    And I am told nothing about "lamp"

  Scenario: After I set the maximum to 0 Gavel does not bid any more
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When I lower the maximum for "lamp" to $0
    And "Ada" bids up to $20 on "lamp"
    And "lamp" closes
    Then my bid on "lamp" was $1
    And I lost "lamp" at $2

  Scenario: Switched from auto to manual, Gavel stops bidding
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When I switch "lamp" to strategy "manual"
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then "Ada" leads on "lamp" at $2
    And my bid on "lamp" was $1

  Scenario: Switched from manual to auto, Gavel bids at once
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "manual" up to $50
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    And no bid of mine arrived on "lamp"
    When I switch "lamp" to strategy "auto"
    Then I lead on "lamp" at $21

  Scenario: Switched from auto to sniping, Gavel waits for the end
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When I switch "lamp" to strategy "sniping"
    And "Ada" bids up to $2 on "lamp"
    And it is 11 seconds before the close of "lamp"
    Then my bid on "lamp" was $1
    When 2 seconds pass
    Then my bids on "lamp" were $1 and $3
    And I lead on "lamp" at $3

  Scenario: Switched from sniping to auto, Gavel no longer waits
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When I switch "lamp" to strategy "auto"
    Then I lead on "lamp" at $1
    When "lamp" closes
    Then I won "lamp" for $1
    And my bid on "lamp" was $1

  Scenario: A change leaves alone what it does not name
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy        | sniping |
      | maxBid          | 50      |
      | incrementAmount | 2       |
      | snipeSeconds    | 5       |
      | autoBid         | true    |
    When I change "lamp" to:
      | maxBid | 40 |
    Then "lamp" is watched with:
      | strategy        | sniping |
      | maxBid          | 40      |
      | incrementAmount | 2       |
      | snipeSeconds    | 5       |
      | autoBid         | true    |

  Scenario Outline: A change that makes no sense changes nothing
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When I change "lamp" to:
      | maxBid  | 40      |
      | <field> | <value> |
    Then I am refused, because "<reason>"
    And "lamp" is watched with:
      | strategy | sniping |
      | maxBid   | 50      |

    Examples:
      | field           | value   | reason                       |
      | snipeSeconds    | 90      | snipeSeconds must be 1 to 60 |
      | strategy        | hopeful | is no strategy               |
      | incrementAmount | -1      | incrementAmount              |
      | minBidAmount    | 60      | No bid fits                  |

  Scenario: A lot is not watched with an unknown strategy
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "hopeful" up to $50
    Then I am refused, because "is no strategy"
    And "lamp" is not watched

  Scenario: A lot that is not watched can't be changed
    Given a lot "lamp" that closes in 10 minutes
    When I raise the maximum for "lamp" to $50
    Then I am refused, because "not watched"
    And nothing is watched

  Scenario Outline: Every word for bidding at once
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "<word>" up to $50
    And 1 second passes
    Then I lead on "lamp" at $1
    And "lamp" is watched with:
      | strategy | <word> |

    Examples:
      | word        |
      | auto        |
      | increment   |
      | incremental |
      | aggressive  |

  Scenario Outline: Every word for bidding at the end
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "<word>" up to $50
    And it is 11 seconds before the close of "lamp"
    Then no bid of mine arrived on "lamp"
    And "lamp" is watched with:
      | strategy | <word> |
    When 2 seconds pass
    Then I lead on "lamp" at $1

    Examples:
      | word        |
      | sniping     |
      | snipe       |
      | last-second |
      | last_second |

  Scenario: My settings fill in what I leave out
    Given a lot "lamp" that closes in 10 minutes
    And my general settings are:
      | defaultMaxBid   | 25         |
      | defaultStrategy | aggressive |
    And my bidding settings are:
      | defaultIncrement | 4 |
    When I watch "lamp" with:
      | snipeSeconds | 5 |
    And 1 second passes
    Then "lamp" is watched with:
      | strategy        | aggressive |
      | maxBid          | 25         |
      | incrementAmount | 4          |
    And my bid on "lamp" was $4

  Scenario: Without any maximum there is no bid
    Given a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with:
      | strategy | auto |
    And "lamp" closes
    Then no bid of mine arrived on "lamp"

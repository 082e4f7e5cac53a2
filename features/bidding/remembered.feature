@bidding @limits
Feature: Budgets and groups remember lots that Gavel has forgotten
  Gavel forgets a lot some time after its end. It does not forget the lot's price and group as long as they count.

  Scenario Outline: A budget <budget> looks back over <span>, from any moment
    # Seven days pass in a moment without the feed's pings.
    Given the live feed is off
    And a lot "vase" that closes in 10 minutes
    And a lot "desk" that closes in 9 days
    And "Ada" bids up to $20 on "vase"
    And "Ada" bids up to $16 on "desk"
    And nothing is added to the price of a lot
    And my budget is $30 <budget>
    And I watch "vase" with strategy "auto" up to $25
    And "vase" closes
    And I won "vase" for $21
    When I watch "desk" with strategy "auto" up to $50
    And <nearly> pass
    Then my bids on "desk" were $2, $4, $6 and $9
    When 1 hour passes
    Then I lead on "desk" at $17
    And of my budget <budget>, $23 is committed and $7 is left

    Examples:
      | budget  | span       | nearly    |
      | perDay  | 24 hours   | 23 hours  |
      | perWeek | seven days | 167 hours |

  Scenario: A budget in all counts every lot
    Given Gavel forgets ended auctions after 1 minute
    And a lot "chair" that closes in 2 hours
    And a lot "vase" that closes in 10 minutes
    And "Ada" bids up to $20 on "vase"
    And nothing is added to the price of a lot
    And my budget is $30 total
    And I watch "vase" with strategy "auto" up to $25
    And "vase" closes
    And 2 minutes pass
    And "vase" is not watched
    When Gavel restarts
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $9
    And of my budget total, $21 is committed and $9 is left

  Scenario: A lot that was won counts when it is forgotten, and after a restart
    Given Gavel forgets ended auctions after 10 seconds
    And I want 1 of the group "saws"
    And a lot "saw" that closes in 1 minute
    And a lot "other saw" that closes in 5 minutes
    And I watch "saw" of the group "saws" with strategy "auto" up to $50
    And "saw" closes
    And 1 minute passes
    And "saw" is not watched
    When Gavel restarts
    And I watch "other saw" of the group "saws" with strategy "auto" up to $50
    And "other saw" closes
    Then no bid of mine arrived on "other saw"

  Scenario: A lot that I stopped while leading gives its room back once it is lost
    Given a lot "vase" that closes in 10 minutes
    And nothing is added to the price of a lot
    And my budget is $30 total
    And I watch "vase" with strategy "auto" up to $25
    And 10 seconds pass
    And I lead on "vase" at $1
    When I stop watching "vase"
    Then of my budget total, $1 is committed and $29 is left
    When "Ada" bids up to $20 on "vase"
    And "vase" closes
    And 8 minutes pass
    Then of my budget total, $0 is committed and $30 is left

  Scenario: A lot that I stopped while leading costs its price once it is won
    Given a lot "vase" that closes in 10 minutes
    And nothing is added to the price of a lot
    And my budget is $50 total
    And I only watch "vase"
    And I bid $25 by hand on "vase"
    When I stop watching "vase"
    Then of my budget total, $25 is committed and $25 is left
    When "vase" closes
    And 8 minutes pass
    Then of my budget total, $1 is committed and $49 is left

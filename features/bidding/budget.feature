@bidding @limits
Feature: Budgets
  Lots that I have won, lots that I lead and bids that are not settled count against my budgets with the most that they
  may cost. No bid goes beyond a budget.

  Background:
    Given nothing is added to the price of a lot
    And a lot "lamp" that closes in 1 hour
    And a lot "chair" that closes in 2 hours

  Scenario Outline: A lot that I lead counts with my highest bid, against a budget <budget>
    Given my budget is $63 <budget>
    And I bid $50 by hand on "lamp"
    And "Ada" bids up to $20 on "chair"
    When I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $13
    And "Ada" leads on "chair" at $14
    And "chair" is held by its budget, because "above your budget of $63 <said>, which leaves $13"
    And the maximum for "chair" is reached
    And I am told "limitReached" about "chair"
    And of my budget <budget>, $50 is committed and $13 is left

    Examples:
      | budget  | said   |
      | perDay  | a day  |
      | perWeek | a week |
      | total   | in all |

  Scenario: The tightest of several budgets decides
    Given my budget is $10 perDay
    And my budget is $8 perWeek
    And my budget is $100 total
    And "Ada" bids up to $20 on "chair"
    When I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my bids on "chair" were $2, $4, $6 and $8
    And "chair" is held by its budget, because "your budget of $8 a week"

  Scenario: The premium is part of what a lot costs
    Given my costs settings are:
      | buyersPremiumRate | 0.15 |
    And my budget is $14.95 total
    And "Ada" bids up to $20 on "chair"
    When I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $13
    And "chair" costs $16.10 in all

  Scenario: A cent less of a budget costs a dollar of the bid
    Given my costs settings are:
      | buyersPremiumRate | 0.15 |
    And my budget is $14.94 total
    And "Ada" bids up to $20 on "chair"
    When I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $12

  Scenario: A lot that I have won counts with its price, no longer with my bid
    Given my budget is $63 total
    And I watch "lamp" with strategy "manual" up to $50
    And I bid $50 by hand on "lamp"
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    When "lamp" closes
    And 10 seconds pass
    Then I won "lamp" for $1
    And I lead on "chair" at $21
    And of my budget total, $23 is committed and $40 is left

  Scenario: A lot that I lose gives its room back
    Given my budget is $63 total
    And I watch "lamp" with strategy "manual" up to $50
    And I bid $50 by hand on "lamp"
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    And "Ada" leads on "chair" at $14
    When "Bob" bids up to $80 on "lamp"
    And 10 seconds pass
    Then I lead on "chair" at $21
    And nothing holds "chair"
    And the timeline of "chair" tells of "limit-reached"

  Scenario: A bid that is not settled counts until a reading settles it
    Given my budget is $63 total
    And a lot "Vase" that closes in 1 hour
    And I only watch "Vase"
    And 1 second passes
    And the house loses every request before it acts
    When I bid $50 by hand on "Vase", and 20 seconds pass
    And the house is in order again
    And the house shows a maintenance page for "Vase"
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $13
    And of my budget total, $50 is committed and $13 is left
    When the house is in order again
    And 2 minutes pass
    Then I lead on "chair" at $21
    And of my budget total, $22 is committed and $41 is left
    And the house saw these bids of mine on "Vase":
      | bid | result |
      | $50 | lost   |

  Scenario: A bid that the house calls a duplicate counts until a reading settles it
    Given my budget is $63 total
    And a lot "Vase" that closes in 1 hour
    And I only watch "Vase"
    And 1 second passes
    And the house shows a maintenance page for "Vase"
    And the house refuses the next bid as a duplicate
    When I bid $50 by hand on "Vase"
    Then my bid by hand fails as DUPLICATE_BID_AMOUNT
    When "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $13
    And of my budget total, $50 is committed and $13 is left
    When the house is in order again
    And 2 minutes pass
    Then I lead on "chair" at $21
    And of my budget total, $22 is committed and $41 is left

  Scenario: A bid that was accepted counts although a stale page does not show it
    Given my budget is $10 total
    And I watch "lamp" with strategy "manual" up to $50
    And I watch "chair" with strategy "manual" up to $50
    And "Ada" bids up to $8 on "lamp"
    And "Ada" bids up to $8 on "chair"
    And 10 seconds pass
    And the house takes the next bid, and its connection breaks before its answer
    And the house shows "lamp" as it was 20 seconds ago
    When I bid $9 by hand on "lamp"
    And 10 seconds pass
    And I switch "chair" to strategy "aggressive"
    And 10 seconds pass
    Then no bid of mine arrived on "chair"
    And of my budget total, $9 is committed and $1 is left

  Scenario: A lot that I stop watching while I lead still counts, after a restart too
    Given my budget is $63 total
    And I watch "lamp" with strategy "manual" up to $50
    And I bid $50 by hand on "lamp"
    When I stop watching "lamp"
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $13
    When Gavel restarts
    And 1 minute passes
    Then my last bid on "chair" was $13
    And of my budget total, $50 is committed and $13 is left

  Scenario: A lot that I watch again shows that I was outbid, and gives its room back
    Given my budget is $63 total
    And I watch "lamp" with strategy "manual" up to $50
    And I bid $50 by hand on "lamp"
    And I stop watching "lamp"
    And "Bob" bids up to $80 on "lamp"
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    And my last bid on "chair" was $13
    When I only watch "lamp"
    And 10 seconds pass
    Then I lead on "chair" at $21

  Scenario: A lead still counts after a restart
    Given my budget is $63 total
    And I watch "lamp" with strategy "manual" up to $50
    And I bid $50 by hand on "lamp"
    When Gavel restarts
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $13
    And of my budget total, $50 is committed and $13 is left

  Scenario: A budget that is raised lets a waiting lot bid
    Given my budget is $13 total
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    And "Ada" leads on "chair" at $14
    When I raise my budget to $40 total
    And 10 seconds pass
    Then I lead on "chair" at $21
    And the maximum for "chair" is not reached

  Scenario: A budget that is removed lets a waiting lot bid
    Given my budget is $13 total
    And "Ada" bids up to $20 on "chair"
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    When I take my budget total away
    And 10 seconds pass
    Then I lead on "chair" at $21

  Scenario: A budget below what is committed already is accepted with a warning
    Given I bid $50 by hand on "lamp"
    When I change my budget to $20 perDay
    Then I am warned that "Already $50 is won, led or not settled, above your budget of $20 a day"
    When I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then no bid of mine arrived on "chair"
    And of my budget perDay, $50 is committed and $0 is left
    When I raise my budget to $50 perDay
    Then I am warned of nothing

  Scenario: A budget of $0 allows no bid
    Given my budget is $0 perWeek
    When I watch "chair" with strategy "auto" up to $50
    And I watch "lamp" with strategy "sniping" up to $50
    And "lamp" closes
    Then no bid of mine arrived on "chair"
    And no bid of mine arrived on "lamp"

  Scenario: Two snipes at the same moment, and room for one of them
    Given a lot "desk" that closes in 1 hour
    And my budget is $60 total
    And I watch "lamp" with:
      | strategy     | sniping |
      | maxBid       | 50      |
      | minBidAmount | 40      |
    And I watch "desk" with:
      | strategy     | sniping |
      | maxBid       | 50      |
      | minBidAmount | 40      |
    When "desk" closes
    Then 1 bid of mine arrived on "lamp" and "desk" together
    And of these lots I lead on 1:
      | lamp |
      | desk |

  Scenario: A lot that was lost because of the budget says so
    Given my budget is $13 total
    And "Ada" bids up to $20 on "lamp"
    And I watch "lamp" with strategy "auto" up to $50
    When "lamp" closes
    Then I lost "lamp" at $14
    And the loss of "lamp" is explained by "above your budget of $13 in all, which leaves $13 with premium and tax"

  Scenario: A budget also limits a bid by hand on a lot that nobody watches
    Given my budget is $20 total
    When I bid $21 by hand on "lamp"
    Then my bid by hand fails as LIMIT_EXCEEDED
    And I am refused, because "above your budget of $20 in all, which leaves $20 with premium and tax: raise it first"
    And no bid of mine arrived on "lamp"
    When I bid $20 by hand on "lamp"
    Then my bid by hand is accepted
    When I bid $1 by hand on "chair"
    Then my bid by hand fails as LIMIT_EXCEEDED
    And no bid of mine arrived on "chair"

  Scenario: A limit for any one bid, by the strategy and by hand
    Given my budget settings are:
      | perBid | 15 |
    And "Ada" bids up to $40 on "chair"
    When I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then my last bid on "chair" was $14
    And "chair" is held by its perBid, because "The next bid would be $16, above your limit of $15 for any one bid"
    And I am told "limitReached" about "chair"
    When I bid $16 by hand on "chair"
    Then my bid by hand fails as LIMIT_EXCEEDED
    And no bid of mine was above $15

  Scenario: Amounts that make no sense change nothing
    Given a lot "Lamp" that closes in 1 hour
    And the phone connects and authenticates
    And my budget settings are:
      | perDay | 20 |
    And it is noted what is watched, bid and set
    When the extension makes each of these requests:
      | method | path          | body                                           |
      | POST   | /api/settings | {"budget":{"perDay":-1}}                       |
      | POST   | /api/settings | {"budget":{"perWeek":NaN}}                     |
      | POST   | /api/settings | {"budget":{"perWeek":1e400}}                   |
      | POST   | /api/settings | {"budget":{"total":1000000}}                   |
      | POST   | /api/settings | {"budget":{"total":999999.01}}                 |
      | POST   | /api/settings | {"budget":{"perBid":"20"}}                     |
      | POST   | /api/settings | {"budget":{"perBid":[20]}}                     |
      | POST   | /api/settings | {"budget":{"perDay":30,"perWeek":-1}}          |
      | POST   | /api/settings | {"budget":7}                                   |
      | POST   | /api/settings | {"budget":null}                                |
      | POST   | /api/settings | {"costs":{"buyersPremiumRate":1.01}}           |
      | POST   | /api/settings | {"costs":{"buyersPremiumRate":15}}             |
      | POST   | /api/settings | {"costs":{"salesTaxRate":-0.01}}               |
      | POST   | /api/settings | {"costs":{"taxOnPremium":"yes"}}               |
      | POST   | /api/settings | {"groups":{"drills":{"want":-1}}}              |
      | POST   | /api/settings | {"groups":{"drills":{"want":1.5}}}             |
      | POST   | /api/settings | {"groups":{"drills":{"want":1001}}}            |
      | POST   | /api/settings | {"groups":{"drills":{}}}                       |
      | POST   | /api/settings | {"groups":{"drills":1}}                        |
      | POST   | /api/settings | {"groups":{"":{"want":1}}}                     |
      | POST   | /api/settings | {"groups":{"a/b":{"want":1}}}                  |
    Then nothing has changed, and the other clients go on undisturbed

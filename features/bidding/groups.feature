@bidding @limits
Feature: Groups of like lots
  Of several like lots I want a certain number. While I lead on as many, or a bid on them is not settled, the next lot
  waits.

  Background:
    Given I want 1 of the group "drills"
    And a lot "first" that closes in 10 minutes
    And a lot "second" that closes in 11 minutes
    And a lot "third" that closes in 12 minutes

  Scenario: One of three is won, and no more is bid
    Given I watch "first" of the group "drills" with strategy "sniping" up to $50
    And I watch "second" of the group "drills" with strategy "sniping" up to $50
    And I watch "third" of the group "drills" with strategy "sniping" up to $50
    When "third" closes
    Then I won "first" for $1
    And no bid of mine arrived on "second"
    And no bid of mine arrived on "third"
    And the timeline of "second" tells of "waiting"
    And the loss of "second" is explained by "group drills wants 1, and has 1 won, leading or not settled yet"

  Scenario: Two of three
    Given I want 2 of the group "drills"
    And I watch "first" of the group "drills" with strategy "sniping" up to $50
    And I watch "second" of the group "drills" with strategy "sniping" up to $50
    And I watch "third" of the group "drills" with strategy "sniping" up to $50
    When "third" closes
    Then I won "first" for $1
    And I won "second" for $1
    And no bid of mine arrived on "third"

  Scenario: When one lot is lost, the next bids
    Given "Ada" bids up to $80 on "first"
    And I watch "first" of the group "drills" with strategy "sniping" up to $50
    And I watch "second" of the group "drills" with strategy "sniping" up to $50
    And I watch "third" of the group "drills" with strategy "sniping" up to $50
    When "third" closes
    Then I won "second" for $1
    And no bid of mine arrived on "third"
    And no bid of mine was above $50

  Scenario: While I lead on one lot the next waits, and it bids once I am outbid for good
    Given I watch "first" of the group "drills" with strategy "auto" up to $50
    And 1 second passes
    And I watch "second" of the group "drills" with strategy "auto" up to $50
    When 1 minute passes
    Then no bid of mine arrived on "second"
    And "second" is held by its group, because "Group drills wants 1, and has 1 won, leading or not settled yet"
    And the maximum for "second" is not reached
    When "Ada" bids up to $80 on "first"
    And 30 seconds pass
    Then my last bid on "first" was $50
    And I lead on "second" at $1
    And nothing holds "second"
    And the ledger has 1 bid on "second"

  Scenario: While a lead is contested in an extension, the next lot waits, even past its own close
    Given a lot "contested" that closes in 10 minutes, where "Ada" bids $5 5 seconds before the close
    And a lot "rival" that closes in 615 seconds
    And I watch "contested" with:
      | strategy     | auto   |
      | maxBid       | 50     |
      | minBidAmount | 40     |
      | group        | drills |
    And I watch "rival" of the group "drills" with strategy "sniping" up to $50
    When "rival" closes
    Then "contested" has not ended
    And no bid of mine arrived on "rival"
    And the loss of "rival" is explained by "group drills wants 1"
    When "contested" closes
    Then I won "contested" for $6

  Scenario: A bid that is not settled holds the next lot as a lead does
    Given the house takes bids but never answers them
    And I watch "first" of the group "drills" with strategy "auto" up to $50
    And 1 second passes
    When I watch "second" of the group "drills" with strategy "auto" up to $50
    And 5 seconds pass
    Then no bid of mine arrived on "second"
    And my bid on "first" was $1
    And "second" is held by its group, because "not settled yet"

  Scenario: When I want more, the waiting lot bids
    Given I watch "first" of the group "drills" with strategy "auto" up to $50
    And 1 second passes
    And I watch "second" of the group "drills" with strategy "auto" up to $50
    And 10 seconds pass
    When I want 2 of the group "drills"
    And 10 seconds pass
    Then I lead on "second" at $1

  Scenario: A group that is removed holds its lots until it is made again
    Given I watch "first" of the group "drills" with strategy "sniping" up to $50
    When I remove the group "drills"
    And "first" closes
    Then no bid of mine arrived on "first"
    And the loss of "first" is explained by "group drills does not exist any more"
    When I want 1 of the group "drills"
    And I watch "second" of the group "drills" with strategy "sniping" up to $50
    And "second" closes
    Then I won "second" for $1

  Scenario: A lot that is taken out of its group does not wait
    Given I watch "first" of the group "drills" with strategy "auto" up to $50
    And 1 second passes
    And I watch "second" of the group "drills" with strategy "auto" up to $50
    And 10 seconds pass
    When I take "second" out of its group
    And 1 second passes
    Then I lead on "second" at $1

  Scenario: A lot that I stop watching while a bid is under way stays in its group
    Given the house takes bids but never answers them
    And I watch "first" of the group "drills" with strategy "auto" up to $50
    And 1 second passes
    When I stop watching "first"
    And I watch "second" of the group "drills" with strategy "auto" up to $50
    And 1 minute passes
    Then my bid on "first" was $1
    And no bid of mine arrived on "second"

  Scenario: A bid by hand does not wait for its group, but keeps to the budget
    Given nothing is added to the price of a lot
    And my budget is $60 total
    And I watch "first" of the group "drills" with strategy "auto" up to $50
    And 1 second passes
    And I watch "second" of the group "drills" with strategy "auto" up to $70
    And 10 seconds pass
    When I bid $60 by hand on "second"
    Then my bid by hand fails as LIMIT_EXCEEDED
    And I am refused, because "above your budget of $60 in all, which leaves $59"
    And no bid of mine arrived on "second"
    When I bid $59 by hand on "second"
    Then my bid by hand is accepted

  Scenario: For client authors: an unknown group is refused over REST and the socket
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Drill" that closes in 10 minutes
    And I watch "Lamp" with strategy "manual" up to $50
    And the extension connects and authenticates
    And the phone connects and authenticates
    And it is noted what is watched, bid and set
    When the extension requests POST /api/auctions/$Drill/monitor with {"config":{"maxBid":5,"strategy":"auto","group":"saws"}}
    Then the answer is 400 INVALID_REQUEST
    And the answer's error names "There is no group saws (there is: drills): make it first"
    And the answer's details name "config.group"
    When the extension requests PUT /api/auctions/$Lamp/config with {"config":{"group":"constructor"}}
    Then the answer is 400 INVALID_REQUEST
    When the extension sends {"type":"startMonitoring","auctionId":"$Drill","requestId":"r1","config":{"maxBid":5,"strategy":"auto","group":"saws"}}
    Then the extension receives {"type":"response","action":"startMonitoring","success":false,"error":"…","requestId":"r1"}
    When the extension sends {"type":"updateConfig","auctionId":"$Lamp","requestId":"r2","config":{"group":"a/b"}}
    Then the extension receives {"type":"response","success":false,"error":"…","requestId":"r2"}
    And nothing has changed, and the other clients go on undisturbed

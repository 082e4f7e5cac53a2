@bidding
Feature: Stopping all bidding at once
  A pause stops all bidding, by strategy and by hand. It survives restarts, and watching goes on.

  Scenario: A pause holds back a snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When I pause all bidding
    And "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: A pause holds back the answer to a rival
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 10 seconds pass
    When I pause all bidding
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then my bid on "lamp" was $1

  Scenario: Resumed, bidding goes on from the price of that moment
    Given a lot "lamp" that closes in 10 minutes
    And I pause all bidding
    And I watch "lamp" with strategy "auto" up to $50
    And "Ada" bids up to $5 on "lamp"
    And 1 minute passes
    When I resume bidding
    And 10 seconds pass
    Then I lead on "lamp" at $6

  Scenario: A pause survives a restart
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I pause all bidding
    When Gavel restarts
    And "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: A pause also holds bids by hand, and the answer says why
    Given a lot "lamp" that closes in 10 minutes
    And I pause all bidding
    When I bid $5 by hand on "lamp"
    Then no bid of mine arrived on "lamp"
    And my bid by hand fails as BIDDING_PAUSED

  Scenario: A dry run decides and records, and sends nothing
    Given Gavel is on a dry run
    And a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "auto" up to $50
    And 10 minutes pass
    Then no bid of mine arrived on "lamp"
    And the ledger of "lamp" says "DRY_RUN"

  Scenario: A practice is started and ended while Gavel runs
    Given a lot "lamp" that closes in 10 minutes
    And I start a practice
    And I watch "lamp" with strategy "auto" up to $50
    When 1 minute passes
    Then no bid of mine arrived on "lamp"
    When I end the practice
    And 1 minute passes
    Then I lead on "lamp" at $1

  Scenario: A practice survives a restart
    Given a lot "lamp" that closes in 10 minutes
    And I start a practice
    When Gavel restarts
    And I watch "lamp" with strategy "sniping" up to $50
    And "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: A smart snipe is one proxy bid of the whole maximum
    Given smart bidding is on
    And a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $30 on "lamp"
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then my bid on "lamp" was $50
    And I won "lamp" for $31

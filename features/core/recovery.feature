@core
Feature: After a restart
  After a restart Gavel still has all lots, settings and bids, and never bids twice for one decision.

  Scenario: The same lots, with the same wishes
    Given a lot "lamp" that closes in 1 hour
    And a lot "chair" that closes in 1 hour
    And I watch "lamp" with:
      | strategy        | last-second |
      | maxBid          | 42          |
      | incrementAmount | 3           |
      | snipeSeconds    | 7           |
    And I only watch "chair"
    And 1 minute passes
    When Gavel restarts
    And 10 seconds pass
    Then "lamp" is watched with:
      | strategy        | last-second |
      | maxBid          | 42          |
      | incrementAmount | 3           |
      | snipeSeconds    | 7           |
    And all is well with "lamp"
    And all is well with "chair"
    And no bid of mine arrived on "lamp"

  Scenario: What I stopped stays stopped
    Given a lot "lamp" that closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And I stop watching "lamp"
    When Gavel restarts
    Then nothing is watched
    And over 10 minutes, "lamp" is not asked for

  Scenario: What I cleared stays cleared
    Given a lot "lamp" that closes in 1 hour
    And a lot "chair" that closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And I only watch "chair"
    And 1 second passes
    And I stop watching everything
    When Gavel restarts
    Then nothing is watched
    And over 10 minutes, "lamp" is not asked for

  Scenario: A changed maximum survives
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    And I lower the maximum for "lamp" to $5
    And "Ada" bids up to $20 on "lamp"
    When Gavel restarts
    And "lamp" closes
    Then no bid of mine was above $5
    And I lost "lamp" at $5

  Scenario: The snipe is not forgotten
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When Gavel restarts
    And "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived 10 seconds before the close
    And I won "lamp" for $1

  Scenario: A snipe that was due while Gavel was stopped is sent while there is time
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When Gavel is stopped
    And it is 4 seconds before the close of "lamp"
    And Gavel starts again
    And 1 second passes
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $1

  Scenario: Outbid while Gavel was stopped
    Given a lot "lamp" that closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When Gavel is stopped
    And "Ada" bids up to $20 on "lamp"
    And 10 minutes pass
    And my bid on "lamp" was $1
    And Gavel starts again
    And 10 seconds pass
    Then I lead on "lamp" at $21

  Scenario: Won while Gavel was stopped
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When Gavel is stopped
    And "lamp" closes
    And Gavel starts again
    And 10 seconds pass
    Then I won "lamp" for $1
    And the timeline of "lamp" tells of "ended"

  Scenario: An ended auction and its result are kept
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And "lamp" closes
    When Gavel restarts
    And 1 minute passes
    Then I won "lamp" for $1
    And I am told nothing about "lamp"

  Scenario: The house is down when Gavel starts
    Given a lot "lamp" that closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When Gavel is stopped
    And "Ada" bids up to $20 on "lamp"
    And the house can't be reached
    And Gavel starts again
    And 10 seconds pass
    Then Gavel can't read "lamp", because "can't be reached"
    And Gavel shows "lamp" at $1
    And my bid on "lamp" was $1
    When the house is in order again
    And 5 minutes pass
    Then all is well with "lamp"
    And I lead on "lamp" at $21

  Scenario: Session and settings are kept
    Given a lot "lamp" that closes in 10 minutes
    And my bidding settings are:
      | snipeTiming | 20 |
    When Gavel restarts
    And I watch "lamp" with strategy "sniping" up to $50
    And "lamp" closes
    Then I won "lamp" for $1
    And my bid on "lamp" arrived 20 seconds before the close

  Scenario: Stopped while a bid was on its way that the house accepted
    Given a lot "lamp" that closes in 1 hour
    And the house takes bids but never answers them
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    And my bid on "lamp" was $1
    When Gavel is stopped
    And 10 seconds pass
    And the house is in order again
    And Gavel starts again
    And 1 minute passes
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $1

  Scenario: No bid before the lot has been read again
    Given a lot "lamp" that closes in 1 hour
    And the house takes bids but never answers them
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When Gavel is stopped
    And 10 seconds pass
    And "Ada" bids up to $20 on "lamp"
    And the house is in order again
    And the house shows a maintenance page for "lamp"
    And Gavel starts again
    And 1 minute passes
    Then my bid on "lamp" was $1
    When the house is in order again
    And 5 minutes pass
    Then I lead on "lamp" at $21

  Scenario: Stopped while a bid was on its way that was lost
    Given a lot "lamp" that closes in 1 hour
    And the house takes 4 seconds to answer
    And I watch "lamp" with strategy "auto" up to $50
    And 5 seconds pass
    When the house loses every request before it acts
    And Gavel is stopped
    And 1 second passes
    Then the house saw these bids of mine on "lamp":
      | bid | result |
      | $1  | lost   |
    When the house is in order again
    And Gavel starts again
    And 10 seconds pass
    Then I lead on "lamp" at $1
    And the house saw these bids of mine on "lamp":
      | bid | result   |
      | $1  | lost     |
      | $1  | accepted |

@core @notices
Feature: I am told what keeps Gavel from bidding
  I am told once that I am signed out, that a bid is not settled, or that the feed is lost near a close, and what to do.

  Scenario: That I am signed out is told once for all lots to be bid on
    Given a lot "lamp" that closes in 1 hour
    And a lot "desk" that closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    And I watch "desk" with strategy "sniping" up to $50
    When the house signs me out
    And 18 minutes pass
    Then I am told "signedOut" once in all

  Scenario: After I have signed in again, the next time that I am signed out is told again
    Given a lot "lamp" that closes in 2 hours
    And I watch "lamp" with strategy "sniping" up to $50
    When the house signs me out
    And 18 minutes pass
    And I hand my session over again
    And 18 minutes pass
    And the house signs me out
    And 18 minutes pass
    Then I am told "signedOut" about "lamp" 2 times

  Scenario: Nothing is told when all lots are only watched
    Given a lot "lamp" that closes in 1 hour
    And I only watch "lamp"
    When the house signs me out
    And 1 minute passes
    Then I am told nothing about "lamp"

  Scenario: Signed out before a snipe, I am told within 30 seconds, and no bid is tried
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 2 minutes before the close of "lamp"
    When the house signs me out
    And 30 seconds pass
    Then I am told "signedOut" about "lamp"
    When "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: A bid that is not settled is told, and nothing more is bid until a reading settles it
    Given a lot "lamp" that starts at $20 and closes in 10 minutes
    And the house takes bids but never answers them
    When I watch "lamp" with strategy "auto" up to $50
    And 12 seconds pass
    Then I am told "bidUnknown" about "lamp"
    And I lead on "lamp" at $21
    And my bids on "lamp" come to be $21

  Scenario: No notice follows a bid by hand, as the answer says it all
    Given a lot "lamp" that starts at $20 and closes in 10 minutes
    And I only watch "lamp"
    And the house takes bids but loses the connection then
    When I bid $25 by hand on "lamp"
    Then my bid by hand fails as CONNECTION_ERROR
    And I am not told "bidUnknown" about "lamp"

  Scenario: A feed that is lost near the close is told
    Given a lot "lamp" that starts at $5 and closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    When the live feed answers 503 from now on
    And the stream of "lamp" breaks off
    And 10 seconds pass
    Then I am told "feedLost" about "lamp"

  Scenario: A feed that is lost long before the close is told when the close is near
    Given a lot "lamp" that starts at $5 and closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    When the live feed answers 503 from now on
    And the stream of "lamp" breaks off
    And 10 seconds pass
    Then I am not told "feedLost" about "lamp"
    And it is 14 minutes before the close of "lamp"
    And I am told "feedLost" about "lamp"

  Scenario: A feed that is back before the close is near is not told
    Given a lot "lamp" that starts at $5 and closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    When the live feed answers 503 from now on
    And the stream of "lamp" breaks off
    And 10 seconds pass
    And the live feed is in order again
    And it is 14 minutes before the close of "lamp"
    Then I am not told "feedLost" about "lamp"

@core
Feature: The life of an auction
  A lot is over when the house says so; then I hear how it went, and after a while it is forgotten.

  Scenario: Won
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    When "lamp" closes
    Then I won "lamp" for $1
    And I am told "won" about "lamp"
    And I am not told "lost" about "lamp"

  Scenario: Lost
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $10
    And "Ada" bids up to $20 on "lamp"
    When "lamp" closes
    Then I lost "lamp" at $11
    And I am told "lost" about "lamp"
    And I am not told "won" about "lamp"
    And no bid of mine was above $10

  Scenario: A lot that I only watched ends without a word
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And "Ada" bids up to $20 on "lamp"
    When "lamp" closes
    Then I lost "lamp" at $1
    And I am told nothing about "lamp"

  Scenario: I hear of a lot that I bid on by hand
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And I bid $5 by hand on "lamp"
    And my bid by hand is accepted
    When "lamp" closes
    Then I won "lamp" for $1
    And I am told "won" about "lamp"

  Scenario: A lot that is over is neither read nor bid on
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $5
    And "Ada" bids up to $20 on "lamp"
    And "lamp" closes
    When I raise the maximum for "lamp" to $50
    Then over 1 hour, "lamp" is not asked for
    And no bid of mine was above $5
    And I lost "lamp" at $6

  Scenario: An ended auction is forgotten after its time
    Given Gavel forgets ended auctions after 1 hour
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And "lamp" closes
    When 59 minutes pass
    Then I won "lamp" for $1
    When 2 minutes pass
    Then "lamp" is not watched

  Scenario: An active auction is not forgotten, however long it takes
    Given Gavel forgets ended auctions after 1 minute
    And a lot "lamp" that closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    When 55 minutes pass
    Then "lamp" is watched
    And all is well with "lamp"

  Scenario: A late bid of somebody else's moves the close
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    When it is 5 seconds before the close of "lamp"
    And "Ada" bids up to $20 on "lamp"
    And 10 seconds pass
    Then "lamp" has not ended
    And Gavel knows when "lamp" closes
    When "lamp" closes
    Then I lost "lamp" at $1

  Scenario: Signed out, nobody can see who won
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the house signs me out
    And "lamp" closes
    Then "lamp" ended at $1, and who won is not known
    And I am not told "won" about "lamp"
    And I am not told "lost" about "lamp"
    And I am not told "bidFailed" about "lamp"
    But I am told "signedOut" about "lamp" 2 times

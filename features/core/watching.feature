@core
Feature: Watching lots
  Gavel watches a lot until I stop it, and shows it as the house does.

  Scenario: A watched lot is shown as the house has it
    Given a lot "lamp" that starts at $7 and closes in 10 minutes
    When I only watch "lamp"
    And 1 second passes
    Then all is well with "lamp"
    And Gavel shows "lamp" at $7
    And Gavel knows when "lamp" closes

  Scenario: A bid by somebody else is shown at once
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    When "Ada" bids up to $30 on "lamp"
    And 1 second passes
    Then "Ada" leads on "lamp" at $1
    And no bid of mine arrived on "lamp"

  Scenario: A lot is watched once
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    When I watch "lamp" with strategy "manual" up to $5
    Then I am refused, because "watched already"
    And "lamp" is watched with:
      | strategy | auto |
      | maxBid   | 50   |

  Scenario: A lot that is not watched any more is left alone
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 10 seconds pass
    When I stop watching "lamp"
    And "Ada" bids up to $10 on "lamp"
    Then "lamp" is not watched
    And over 15 minutes, "lamp" is not asked for
    And my bid on "lamp" was $1

  Scenario: Stopping a lot that is not watched disturbs nothing
    Given a lot "lamp" that closes in 10 minutes
    And a lot "chair" that closes in 10 minutes
    And I only watch "chair"
    When I stop watching "lamp"
    Then I am refused, because "not watched"
    And "chair" is watched

  Scenario: Everything is cleared at once
    Given a lot "lamp" that closes in 10 minutes
    And a lot "chair" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I watch "chair" with strategy "sniping" up to $50
    When I stop watching everything
    Then I am told that 2 lots were watched
    And nothing is watched
    And over 15 minutes, "lamp" is not asked for
    And no bid of mine arrived on "lamp"
    And no bid of mine arrived on "chair"

  Scenario: Watching again starts afresh
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I stop watching "lamp"
    When I watch "lamp" with strategy "manual" up to $5
    And 10 seconds pass
    Then "lamp" is watched with:
      | strategy | manual |
      | maxBid   | 5      |
    And no bid of mine arrived on "lamp"

  Scenario: A lot without a title keeps the name that its page gave it
    Given a lot "lamp" without a title that closes in 10 minutes
    When I only watch "lamp", which its page calls "Bedside lamp"
    And 1 second passes
    Then "lamp" is called "Bedside lamp"

  Scenario: The title in the house goes before the one of the page
    Given a lot "Oak lamp" that closes in 10 minutes
    When I only watch "Oak lamp", which its page calls "Something with a bulb"
    And 1 second passes
    Then "Oak lamp" is called "Oak lamp"

  Scenario: A lot that is over already is shown as over
    Given a lot "lamp" that closes in 1 minute
    And "Ada" bids up to $10 on "lamp"
    And 2 minutes pass
    When I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    Then I lost "lamp" at $1
    And no bid of mine arrived on "lamp"

  Scenario: A lot that does not exist is asked for rarely
    Given a lot "lamp" that closes in 2 hours
    And the house takes "lamp" away
    When I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    Then Gavel can't read "lamp", because "has no lot"
    And over 14 minutes, "lamp" is asked for at most 7 times
    And no bid of mine arrived on "lamp"

  Scenario: Trouble with one lot is no trouble for another
    Given a lot "lamp" that closes in 10 minutes
    And a lot "chair" that closes in 10 minutes
    And the house shows a maintenance page for "lamp"
    When I watch "lamp" with strategy "auto" up to $50
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then Gavel can't read "lamp", because "holds no lot"
    And no bid of mine arrived on "lamp"
    But I lead on "chair" at $1
    And all is well with "chair"

  @plain
  Scenario: With every enhancement off, a lot is read every 6 seconds
    Given a lot "lamp" that closes in 10 minutes
    When I only watch "lamp"
    And 1 second passes
    Then over 1 minute, "lamp" is asked for 10 times

  @plain
  Scenario: With every enhancement off, a lot is read every 2 seconds at its end
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    When it is 20 seconds before the close of "lamp"
    Then over 18 seconds, "lamp" is asked for 9 times

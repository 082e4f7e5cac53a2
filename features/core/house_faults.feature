@core
Feature: When the house is out of order
  When Gavel can't read a lot it keeps the last good state, says why, and tries again with growing pauses.

  Scenario Outline: A page that makes no sense
    Given a lot "lamp" that starts at $7 and closes in 1 hour
    And a lot "chair" that starts at $90 and closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    When the house shows <page> for "lamp"
    And 18 minutes pass
    Then Gavel can't read "lamp", because "<reason>"
    And Gavel shows "lamp" at $7
    And "lamp" is called "lamp"
    And over 6 seconds, "lamp" is not asked for
    When the house is in order again
    And "Ada" bids up to $30 on "lamp"
    And 5 minutes pass
    Then all is well with "lamp"
    And Gavel shows "lamp" at $8
    And no bid of mine arrived on "lamp"

    Examples:
      | page               | reason                   |
      | a maintenance page | holds no lot             |
      | half a page        | holds no lot             |
      | another lot's page | Nellis answered with lot |

  Scenario: A page that fails is read less and less often
    Given a lot "lamp" that closes in 1 hour
    And I only watch "lamp"
    And 1 second passes
    When the house answers every request for a page with 500
    And I ask for "lamp" to be read now
    Then Gavel can't read "lamp", because "500"
    And over 3 seconds, "lamp" is not asked for
    And over 2 seconds, "lamp" is asked for 1 time
    And over 6 seconds, "lamp" is not asked for
    And over 10 minutes, "lamp" is asked for 6 times

  Scenario: Gavel waits as long as the house tells it to
    Given a lot "lamp" that closes in 1 hour
    And I only watch "lamp"
    And 1 second passes
    When the house asks to be left alone for 2 minutes
    And I ask for "lamp" to be read now
    Then Gavel can't read "lamp", because "wait 120 s"
    When the house is in order again
    Then over 110 seconds, "lamp" is not asked for
    When 10 seconds pass
    Then all is well with "lamp"

  Scenario: After one refusal to serve Gavel, it is back soon
    Given a lot "lamp" that closes in 1 hour
    And I only watch "lamp"
    And 1 second passes
    When the house answers every request for a page with 403
    And I ask for "lamp" to be read now
    Then Gavel can't read "lamp", because "refuses to serve Gavel (403)"
    When the house is in order again
    And 10 seconds pass
    Then all is well with "lamp"

  Scenario: After one refusal upon another, Gavel stays away longer and longer
    Given a lot "lamp" that closes in 1 hour
    And I only watch "lamp"
    And 1 second passes
    When the house answers every request for a page with 403
    And I ask for "lamp" to be read now
    Then Gavel can't read "lamp", because "refuses to serve Gavel (403)"
    And over 1 minute, "lamp" is asked for 2 times
    And over 30 minutes, "lamp" is asked for 5 times

  Scenario: The house is down for a while
    Given a lot "lamp" that closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the house can't be reached
    And "Ada" bids up to $20 on "lamp"
    And 1 second passes
    Then Gavel can't read "lamp", because "the connection is refused"
    And Gavel shows "lamp" at $2
    When 1 minute passes
    Then my bid on "lamp" was $1
    When the house is in order again
    And 5 minutes pass
    Then I lead on "lamp" at $21

  Scenario: The house does not answer in time
    Given a lot "lamp" that closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the house takes 25 seconds to answer
    And "Ada" bids up to $20 on "lamp"
    And 20 seconds pass
    Then Gavel can't read "lamp", because "did not answer within 10 s"
    When the house is in order again
    And 5 minutes pass
    Then all is well with "lamp"

  Scenario: A slow house gets its time, and one bid only
    Given a lot "lamp" that closes in 1 hour
    And the house takes 8 seconds to answer
    When I watch "lamp" with strategy "auto" up to $50
    And 24 seconds pass
    Then I lead on "lamp" at $1
    When the house is in order again
    And 1 minute passes
    Then my bid on "lamp" was $1

  Scenario Outline: Gavel reads every page form of the house
    Given the house embeds its data as "<form>"
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    When 1 second passes
    Then I lead on "lamp" at $1
    When "Ada" bids up to $20 on "lamp"
    And 10 seconds pass
    Then I lead on "lamp" at $21
    When "lamp" closes
    Then I won "lamp" for $21

    Examples:
      | form           |
      | turbo          |
      | turbo-split    |
      | turbo-deferred |
      | embedded       |
      | _data          |
      | data           |

  Scenario Outline: The house changes its page form while an auction runs
    Given the house embeds its data as "<before>"
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the house embeds its data as "<after>"
    And "Ada" bids up to $20 on "lamp"
    And 2 minutes pass
    Then all is well with "lamp"
    And I lead on "lamp" at $21

    Examples:
      | before   | after          |
      | turbo    | _data          |
      | _data    | turbo          |
      | embedded | turbo-deferred |
      | turbo    | data           |
      | data     | embedded       |

  Scenario: A late part of the page fails, and the rest is read
    Given the house embeds its data as "turbo-deferred"
    And a late part of every page fails
    And a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    Then all is well with "lamp"
    And I lead on "lamp" at $1

  Scenario: A snipe does not wait for a page that makes sense
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When it is 30 seconds before the close of "lamp"
    And the house shows a maintenance page for "lamp"
    And it is 9 seconds before the close of "lamp"
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived 10 seconds before the close

  Scenario: The lot can't be read while it closes
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And it is 1 minute before the close of "lamp"
    When the house shows a maintenance page for "lamp"
    And "lamp" closes
    Then Gavel can't read "lamp", because "holds no lot"
    And I am told "notReady" about "lamp"
    When the house is in order again
    And 5 minutes pass
    Then I won "lamp" for $1
    And I am told "won" about "lamp"

  Scenario: A lot that the house takes away keeps its last good state
    Given a lot "lamp" that starts at $7 and closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    When the house takes "lamp" away
    And 18 minutes pass
    Then Gavel can't read "lamp", because "has no lot"
    And Gavel shows "lamp" at $7

  Scenario: The clock of the house is not ours
    Given the clock of the house is 90 seconds ahead
    And a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "sniping" up to $50
    And "lamp" closes
    Then my bid on "lamp" was $1
    And my bid on "lamp" arrived 10 seconds before the close
    And I won "lamp" for $1

  Scenario: The house dates its answers an hour ahead for 10 seconds
    Given a lot "lamp" that closes in 5 minutes
    And a lot "chair" that closes in 150 seconds
    And I watch "lamp" with strategy "sniping" up to $50
    And I watch "chair" with strategy "sniping" up to $50
    And 2 minutes pass
    When the dates of the house are 1 hour ahead
    And 10 seconds pass
    And the dates of the house are right again
    And "chair" closes
    And "lamp" closes
    Then my bid on "chair" arrived 10 seconds before the close
    And I won "chair" for $1
    And my bid on "lamp" arrived 10 seconds before the close
    And I won "lamp" for $1

@bidding
Feature: My money is safe
  Gavel never bids above my maximum and never twice for one decision, and when in doubt it does not bid.

  Scenario: The maximum lowered while a snipe waits
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And "Ada" bids up to $30 on "lamp"
    And "Ben" bids up to $19 on "lamp"
    And it is 12 seconds before the close of "lamp"
    When I lower the maximum for "lamp" to $15
    And "lamp" closes
    Then no bid of mine arrived on "lamp"
    And I lost "lamp" at $20
    And I am told "maxBidReached" about "lamp"

  Scenario: Stopped just before the snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 11 seconds before the close of "lamp"
    When I stop watching "lamp"
    And 1 minute passes
    Then no bid of mine arrived on "lamp"

  Scenario: Everything cleared just before the snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 11 seconds before the close of "lamp"
    When I stop watching everything
    And 1 minute passes
    Then no bid of mine arrived on "lamp"

  Scenario: The maximum set to 0 just before the snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 11 seconds before the close of "lamp"
    When I lower the maximum for "lamp" to $0
    And "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: Switched to manual just before the snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 11 seconds before the close of "lamp"
    When I switch "lamp" to strategy "manual"
    And "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: Stopped while the lot is being read
    Given a lot "lamp" that closes in 10 minutes
    And the house takes 4 seconds to answer
    And I watch "lamp" with strategy "auto" up to $50
    And 2 seconds pass
    When I stop watching "lamp"
    And 1 minute passes
    Then no bid of mine arrived on "lamp"

  Scenario: The maximum lowered while the lot is being read
    Given a lot "lamp" that starts at $20 and closes in 10 minutes
    And the house takes 4 seconds to answer
    And I watch "lamp" with strategy "auto" up to $50
    And 2 seconds pass
    When I lower the maximum for "lamp" to $15
    And 1 minute passes
    And the house is in order again
    And 10 seconds pass
    Then no bid of mine arrived on "lamp"
    And the maximum for "lamp" is reached

  Scenario: Nothing follows a bid that is on its way when I stop watching
    Given a lot "lamp" that closes in 10 minutes
    And the house takes bids but never answers them
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When I stop watching "lamp"
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then my bid on "lamp" was $1
    And "lamp" is not watched

  Scenario: A bid that was accepted but never answered is not sent twice
    Given a lot "lamp" that closes in 10 minutes
    And the house takes bids but never answers them
    When I watch "lamp" with strategy "auto" up to $50
    And 1 minute passes
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $1
    And Gavel has my bids on "lamp" on record as:
      | bid | strategy   | result   |
      | $1  | aggressive | accepted |

  Scenario: A bid whose answer is lost is not sent twice
    Given a lot "lamp" that closes in 10 minutes
    And the house takes bids but loses the connection then
    When I watch "lamp" with strategy "auto" up to $50
    And 1 minute passes
    Then I lead on "lamp" at $1
    And my bid on "lamp" was $1

  Scenario: Nothing more is bid while one bid is on its way
    Given a lot "lamp" that closes in 10 minutes
    And the house takes bids but never answers them
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When "Ada" bids up to $20 on "lamp"
    And 8 seconds pass
    Then my bid on "lamp" was $1
    And "Ada" leads on "lamp" at $2
    When the house is in order again
    And 10 seconds pass
    Then I lead on "lamp" at $21

  Scenario: A bid that was lost on its way is sent again once the lot has been read
    Given a lot "lamp" that closes in 1 hour
    And the house takes 4 seconds to answer
    And I watch "lamp" with strategy "auto" up to $50
    And 5 seconds pass
    When the house loses every request before it acts
    And 1 minute passes
    Then the house saw these bids of mine on "lamp":
      | bid | result |
      | $1  | lost   |
    When the house is in order again
    And 5 minutes pass
    Then I lead on "lamp" at $1
    And the house saw these bids of mine on "lamp":
      | bid | result   |
      | $1  | lost     |
      | $1  | accepted |

  Scenario: While the house answers bids with errors Gavel goes on bidding, and I am told when that begins and ends
    Given a lot "lamp" that closes in 10 minutes
    And the house answers every bid with 500
    When I watch "lamp" with strategy "auto" up to $50
    And 5 minutes pass
    Then I am told "bidUnknown" about "lamp" 1 time
    And I am told "bidsFailing" about "lamp" 1 time
    And I am not told "bidFailed" about "lamp"
    When the house is in order again
    And 30 seconds pass
    Then I lead on "lamp" at $1
    And I am told "bidsBack" about "lamp" 1 time
    And the timeline of "lamp" says "Found out about the bid of $1: it does not count"

  Scenario: A snipe that is answered with an error is sent again until it is accepted
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 11 seconds before the close of "lamp"
    And the house answers every bid with 500
    When it is 2 seconds before the close of "lamp"
    And the house is in order again
    And 2 seconds pass
    Then I lead on "lamp" at $1

  Scenario: A snipe that is neither accepted nor answered is sent again while there is time
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    And I watch "lamp" with:
      | strategy     | sniping |
      | maxBid       | 40      |
      | snipeSeconds | 8       |
    And the house neither takes bids nor answers them
    When it is 7 seconds before the close of "lamp"
    And the house is in order again
    And "lamp" closes
    Then I won "lamp" for $11
    And the house saw these bids of mine on "lamp":
      | bid | result   |
      | $11 | lost     |
      | $11 | accepted |

  Scenario: A snipe that is accepted and never answered is not sent twice
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy     | sniping |
      | maxBid       | 40      |
      | snipeSeconds | 8       |
    And the house takes bids but never answers them
    When it is 7 seconds before the close of "lamp"
    And the house is in order again
    And "lamp" closes
    Then I won "lamp" for $1
    And my bid on "lamp" was $1
    And Gavel has my bids on "lamp" on record as:
      | bid | strategy | result   |
      | $1  | snipe    | accepted |

  Scenario: A snipe that could not leave is tried again while there is time
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 12 seconds before the close of "lamp"
    When the house can't be reached
    And it is 9.5 seconds before the close of "lamp"
    And the house is in order again
    And 4 seconds pass
    Then my bid on "lamp" was $1
    And I lead on "lamp" at $1

  Scenario: A bid that is refused again and again is given up
    Given a lot "lamp" that closes in 1 hour
    And the house refuses the next 10 bids as too low
    When I watch "lamp" with strategy "auto" up to $50
    And 30 minutes pass
    Then the house saw these bids of mine on "lamp":
      | bid | result  |
      | $1  | too-low |
      | $1  | too-low |
      | $1  | too-low |
    And I am told "bidFailed" about "lamp"
    And all is well with "lamp"

  Scenario: My own number of tries
    Given a lot "lamp" that closes in 1 hour
    And my bidding settings are:
      | retryAttempts | 1 |
    And the house refuses the next 10 bids as too low
    When I watch "lamp" with strategy "auto" up to $50
    And 30 minutes pass
    Then my bid on "lamp" was $1
    And I am told "bidFailed" about "lamp"

  Scenario: A new price is a new chance
    Given a lot "lamp" that closes in 1 hour
    And the house refuses the next 3 bids as too low
    And I watch "lamp" with strategy "auto" up to $50
    And 10 minutes pass
    When "Ada" bids up to $4 on "lamp"
    And 10 seconds pass
    Then I lead on "lamp" at $5

  Scenario: Signed out, Gavel does not bid
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 second passes
    When the house signs me out
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then my bid on "lamp" was $1
    When I hand my session over again
    And 10 seconds pass
    Then I lead on "lamp" at $21

  Scenario: Never signed in, Gavel watches and does not bid
    Given nobody is signed in
    And a lot "lamp" that closes in 10 minutes
    When I watch "lamp" with strategy "auto" up to $50
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then Gavel shows "lamp" at $1
    And no bid of mine arrived on "lamp"
    When I hand my session over
    And 10 seconds pass
    Then I lead on "lamp" at $21

  Scenario Outline: A bid that the house refuses once, although the page shows otherwise, is sent again
    Given a lot "lamp" that closes in 1 hour
    And the house refuses the next bid as <no>
    When I watch "lamp" with strategy "auto" up to $50
    And 10 seconds pass
    Then the house saw these bids of mine on "lamp":
      | bid | result   |
      | $1  | <result> |
      | $1  | accepted |
    And I am told "bidFailed" about "lamp"
    And I am told "bidsBack" about "lamp"
    And I lead on "lamp" at $1

    Examples:
      | no         | result     |
      | signed out | signed-out |
      | ended      | ended      |

  Scenario Outline: While the page shows the lot as it was before my bid, an accepted amount is not sent again<restart>
    Given a lot "lamp" that starts at $5 and closes in 6 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And the house shows "lamp" as it was 150 seconds ago
    And 20 seconds pass
    Then my bid on "lamp" was $6
    When <event>
    And 110 seconds pass
    Then my bid on "lamp" was $6
    And "lamp" is held by its page, because "Nellis accepted $6"
    And I am told "pageContradicts" about "lamp" 1 time
    When 1 minute passes
    Then nothing holds "lamp"
    When the house is in order again
    And "Ada" bids up to $20 on "lamp"
    And 30 seconds pass
    Then I lead on "lamp" at $21

    Examples:
      | restart             | event           |
      |                     | 1 second passes |
      | , nor after a start | Gavel restarts  |

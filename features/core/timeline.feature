@core
Feature: The timeline of a lot
  Every lot has a timeline of all that was read, decided, sent and answered. It explains why a lot was lost.

  Scenario: A lot that is won, from its first reading to its end
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then I won "lamp" for $1
    And the timeline of "lamp" tells, in this order:
      | watched       |
      | first-reading |
      | close-moved   |
      | bid           |
      | leading       |
      | ended         |
    And the timeline of "lamp" says "Bid $1 (snipe: Sniping at $0: "
    And the timeline of "lamp" explains nothing

  Scenario: A rival above my maximum
    Given a lot "lamp" that closes in 10 minutes, where "Ada" answers every bid up to $60
    And I watch "lamp" with strategy "auto" up to $50
    When "lamp" closes
    Then "Ada" leads on "lamp" at $50
    And the timeline of "lamp" tells of "outbid"
    And the timeline of "lamp" tells of "limit-reached"
    And the loss of "lamp" is explained by "before the close by a higher maximum; your limit was $50, it sold for $50"

  Scenario: The price passes my maximum before my snipe
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $25
    And "Ada" bids up to $90 on "lamp"
    And it is 40 seconds before the close of "lamp"
    When "Ben" bids up to $60 on "lamp"
    And "lamp" closes
    Then no bid of mine arrived on "lamp"
    And the loss of "lamp" is explained by "Your limit of $25 was passed 40 s before the close; it sold for $62"

  Scenario: Signed out at the close
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When the house signs me out
    And "lamp" closes
    Then no bid of mine arrived on "lamp"
    And the timeline of "lamp" tells of "signed-out"
    And the loss of "lamp" is explained by "No bid was sent: nobody was signed in at Nellis at the close"

  Scenario: Watched by hand
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I only watch "lamp"
    When "lamp" closes
    Then the loss of "lamp" is explained by "No bid was sent: the strategy was manual"

  Scenario: The house refuses my bids
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And the house refuses the next 10 bids as too low
    And I watch "lamp" with strategy "auto" up to $50
    When "lamp" closes
    Then the loss of "lamp" is explained by "No bid counted: given up after 3 tries"

  Scenario: A change is told with the old value
    Given a lot "lamp" that closes in 1 hour
    And I watch "lamp" with strategy "sniping" up to $50
    When I lower the maximum for "lamp" to $20
    And 1 minute passes
    Then the timeline of "lamp" says "Changed the maximum bid from $50 to $20"

  Scenario: A close that moves
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And it is 10 seconds before the close of "lamp"
    When "Ada" bids up to $5 on "lamp"
    And 15 seconds pass
    Then the timeline of "lamp" tells of "close-moved"

  Scenario: A house that is away, and back
    Given a lot "lamp" that closes in 1 hour
    And I only watch "lamp"
    And 1 minute passes
    When the house can't be reached
    And I ask for "lamp" to be read now
    And 1 minute passes
    And the house is in order again
    And 2 minutes pass
    Then the timeline of "lamp" tells, in this order:
      | watched        |
      | first-reading  |
      | reading-failed |
      | reading-back   |

  Scenario: The timeline survives a restart
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When Gavel restarts
    And "lamp" closes
    Then the timeline of "lamp" tells, in this order:
      | watched       |
      | first-reading |
      | close-moved   |
      | bid           |
      | leading       |
      | ended         |

  Scenario: A lot that is not watched any more can still be explained
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $5 on "lamp"
    And I only watch "lamp"
    And "lamp" closes
    When I stop watching "lamp"
    Then the loss of "lamp" is explained by "No bid was sent: the strategy was manual"
    And the timeline of "lamp" tells of "stopped"

  Scenario: A lot that is watched again begins a new timeline
    Given a lot "lamp" that closes in 1 hour
    And I only watch "lamp"
    And 1 minute passes
    When I stop watching "lamp"
    And 1 minute passes
    And I only watch "lamp"
    And 1 minute passes
    Then the timeline of "lamp" tells, in this order:
      | watched       |
      | first-reading |

  Scenario: Every bid of all lots in one table
    Given a lot "lamp" that closes in 1 hour
    And a lot "chair" that closes in 1 hour
    When I watch "lamp" with strategy "auto" up to $50
    And I watch "chair" with strategy "auto" up to $50
    And 1 minute passes
    Then the ledger has 2 bids
    And the ledger has 1 bid on "chair"
    And the ledger as a table has 2 bids

@upgrade
Feature: An older installation is taken over whole
  Gavel starts in the Redis of the older installation and goes on with its lots, its session, its bids, its
  settings and its flags. Nothing that the older installation wrote is lost, so that it can run again.

  Background:
    Given an older installation with the secret "the secret of long ago"
    And a lot "lamp" that starts at $5 and closes in 1 hour
    And a lot "vase" that starts at $5 and closes in 1 hour
    And Gavel is stopped

  Scenario: Its lots are watched on, with what I wanted
    Given it watches "lamp" with:
      | strategy        | sniping |
      | maxBid          | 45.5    |
      | incrementAmount | 3       |
      | autoBid         | true    |
    And it watches "vase" with:
      | strategy | auto  |
      | maxBid   | 20    |
      | autoBid  | false |
    When Gavel takes it over
    Then "lamp" is watched with:
      | strategy        | sniping |
      | maxBid          | 45.5    |
      | incrementAmount | 3       |
      | autoBid         | true    |
    And "vase" is watched with:
      | autoBid | false |
    And "vase" is held by its autoBid, because "switched off"

  Scenario: I stay signed in, and my next bid leaves
    Given it has my session
    And it watches "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | autoBid  | true |
    When Gavel takes it over
    Then I am signed in
    And my bid on "lamp" comes to be $6
    And nothing in Redis shows my session

  Scenario: With another secret I am signed out, until Gavel has the right one
    Given it has my session, sealed with "another secret of long ago"
    When Gavel takes it over
    Then I am not signed in
    When Gavel starts there with the secret "another secret of long ago"
    Then I am signed in

  Scenario: With its secret, which is too short for Gavel, I stay signed in
    Given it has my session, sealed with "hunter2"
    When Gavel starts there with the secret "hunter2"
    Then I am signed in
    When Gavel starts there with the secret "hunter2"
    Then I am signed in

  Scenario: Its bids stand in the lot's timeline and in the ledger, before all that Gavel does
    Given it has my session
    And it watches "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | autoBid  | true |
    And it bid $2 on "lamp" 3 hours ago, which was passed
    And it bid $4 on "lamp" 2 hours ago, which failed because "Too low"
    And it bid $3 on "lamp" 1 hour ago, which was passed
    When Gavel takes it over
    Then my bid on "lamp" comes to be $6
    And Gavel has my bids on "lamp" on record as:
      | bid | strategy   | result   |
      | $2  | aggressive | accepted |
      | $4  | aggressive | rejected |
      | $3  | aggressive | accepted |
      | $6  | aggressive | accepted |
    And the timeline of "lamp" says "Bid $2 (aggressive: placed by the older installation): accepted, but a higher maximum leads"
    And the timeline of "lamp" says "refused: Too low"
    And the first bid in the timeline of "lamp" is $2

  Scenario: A lot that it may have won counts for a budget until a reading settles it
    Given it has my session
    And it bid $30 on "lamp" 1 hour ago
    When Gavel takes it over
    And nothing is added to the price of a lot
    And my budget is $100 perDay
    Then of my budget perDay, $30 is committed and $70 is left
    When "Ada" bids up to $60 on "lamp"
    And "lamp" closes
    Then within 10 minutes, of my budget perDay, $0 is committed and $100 is left

  Scenario: A lot that it is leading on counts at its highest bid
    Given it has my session
    And it leads on "lamp" with a maximum of $30
    And it watches "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | autoBid  | true |
    When Gavel takes it over
    And nothing is added to the price of a lot
    And my budget is $100 perDay
    Then all is well with "lamp"
    And of my budget perDay, $30 is committed and $70 is left
    And my bid on "lamp" was $30

  Scenario: Its settings and its flags hold
    Given its settings are:
      | defaultMaxBid   | 75    |
      | defaultStrategy | auto  |
      | autoBidDefault  | false |
    And its flag "smart_bidding" is "true"
    When Gavel takes it over
    Then my general settings come to be:
      | defaultMaxBid   | 75    |
      | defaultStrategy | auto  |
      | autoBidDefault  | false |
    And within a second USE_SMART_BIDDING comes to be true

  Scenario: Started again and again, Gavel doubles nothing
    Given it watches "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | autoBid  | true |
    And it bid $2 on "lamp" 3 hours ago, which was passed
    And it bid $3 on "lamp" 1 hour ago
    And it bid $9 on "vase" 1 hour ago
    When Gavel takes it over
    And Gavel starts there again
    And Gavel starts there again
    Then the ledger has 2 bids on "lamp"
    And the ledger has 1 bid on "vase"
    And the timeline of "lamp" has 2 bids

  Scenario: A dry run says what Gavel would do, and writes nothing
    Given it has my session
    And it watches "lamp" with:
      | strategy | sniping |
      | maxBid   | 40      |
      | autoBid  | true    |
    And it bid $9 on "vase" 1 hour ago
    When I ask what Gavel would take over
    Then the answer says "lamp: snipe up to $40"
    And the answer says "Session: Gavel can open it with the key that is given"
    And the answer says "Bids: 1 on 1 lot would come into the ledger and the timelines"
    And nothing in Redis has changed
    And nothing of Gavel's is in Redis

  Scenario: What it wrote stays as it was, so that it can run again
    Given it has my session
    And it watches "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | autoBid  | true |
    And it bid $3 on "lamp" 1 hour ago
    And its settings are:
      | defaultMaxBid | 75 |
    When Gavel takes it over
    And my bid on "lamp" comes to be $6
    And I hand my session over again
    And my general settings are:
      | defaultMaxBid | 10 |
    And I stop watching "lamp"
    Then all that it wrote is kept as it was

  Scenario: I give it back, it runs again, and Gavel takes over what it did meanwhile
    Given it has my session
    And it watches "lamp" with:
      | strategy | snipe |
      | maxBid   | 50    |
      | autoBid  | true  |
    And it bid $2 on "lamp" 3 hours ago, which was passed
    When Gavel takes it over
    And I bid $7 by hand on "lamp"
    And Gavel is stopped
    And I give it back
    Then it finds its session, its bids on "lamp", and "lamp" with the strategy "sniping"
    When it bid $3 on "lamp" 1 hour ago, which was passed
    And it watches "lamp" with:
      | strategy | manual |
      | maxBid   | 8      |
      | autoBid  | true   |
    And Gavel takes it over
    Then "lamp" is watched with:
      | strategy | manual |
      | maxBid   | 8      |
    And the ledger has 3 bids on "lamp"
    And the timeline of "lamp" has 3 bids

  Scenario: Nothing is given back while Gavel runs
    Given it bid $2 on "lamp" 3 hours ago, which was passed
    When Gavel takes it over
    And I try to give it back
    Then the answer says "A Gavel uses this Redis: stop it first"
    And the ledger has 1 bid on "lamp"

  Scenario: What it garbled hides nothing else
    Given it watches "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | autoBid  | true |
    And it wrote "{half" as its lot 77
    And it bid $2 on "lamp" 3 hours ago, which was passed
    And it noted "{half" as a bid on "lamp"
    When Gavel takes it over
    Then "lamp" is watched
    And the ledger has 1 bid on "lamp"

@core @readiness
Feature: Ready for the close
  Ten and two minutes before the close of a lot that Gavel is to bid on, it checks everything that a bid needs. The lot
  shows what is wrong, and I am told while there is time to put it right.

  Scenario: All is well
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 10.5 minutes before the close of "lamp"
    Then "lamp" is not checked yet
    When it is 9 minutes before the close of "lamp"
    Then "lamp" is ready
    And "lamp" was checked 60 seconds ago
    When it is 1 minute before the close of "lamp"
    Then "lamp" is ready
    And "lamp" was checked 60 seconds ago
    And I am told nothing about "lamp"
    And the metrics say 'auction_readiness{level="green"} 1'
    When "lamp" closes
    Then I won "lamp" for $1
    And "lamp" needs no check

  Scenario: A lot that I only watch needs no checks
    Given a lot "lamp" that closes in 30 minutes
    And I only watch "lamp"
    When it is 20 seconds before the close of "lamp"
    Then "lamp" needs no check

  Scenario: Signed out, and told once
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When the house signs me out
    And it is 9 minutes before the close of "lamp"
    Then "lamp" is red, because "sign in on its site and hand your session over"
    And I am told "notReady" about "lamp"
    And the timeline of "lamp" says "Not ready to bid: "
    When it is 20 seconds before the close of "lamp"
    Then I am told "notReady" about "lamp"
    And the metrics say 'auction_readiness{level="red"} 1'

  Scenario: Put right between the two checks
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And the house signs me out
    And it is 9 minutes before the close of "lamp"
    When I hand my session over again
    And it is 7 minutes before the close of "lamp"
    Then "lamp" is ready
    And the timeline of "lamp" says "Ready to bid at the close again"
    And I am told "notReady" about "lamp"
    When "lamp" closes
    Then I won "lamp" for $1

  Scenario: Signed out between the two checks
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 9 minutes before the close of "lamp"
    And "lamp" is ready
    When the house signs me out
    And it is 1 minute before the close of "lamp"
    Then "lamp" is red, because "sign in on its site and hand your session over"
    And I am told "notReady" about "lamp"

  Scenario: The house can't be reached
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 minute passes
    When the house can't be reached
    And it is 9 minutes before the close of "lamp"
    Then "lamp" is red, because "can't be asked whether you are signed in"
    And I am told "notReady" about "lamp"
    When the house is in order again
    And it is 1 minute before the close of "lamp"
    Then "lamp" is ready

  Scenario: The lot's own page makes no sense
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "auto" up to $50
    And 1 minute passes
    When the house shows a maintenance page for "lamp"
    And it is 9 minutes before the close of "lamp"
    Then "lamp" is red, because "The lot can't be read"
    And I am told "notReady" about "lamp"

  Scenario: All bidding is paused
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When I pause all bidding
    And it is 9 minutes before the close of "lamp"
    Then "lamp" is red, because "All bidding is paused"
    And I am told "notReady" about "lamp"
    When I resume bidding
    And it is 7 minutes before the close of "lamp"
    Then "lamp" is ready

  Scenario: Of two things that are wrong one is put right, and nothing new is told
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And the house signs me out
    And I pause all bidding
    And it is 9 minutes before the close of "lamp"
    And I am told "notReady" about "lamp"
    When I resume bidding
    And it is 1 minute before the close of "lamp"
    Then "lamp" is red, because "sign in on its site and hand your session over"
    And I am told "notReady" about "lamp"

  Scenario: Something else is wrong at the second check
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I pause all bidding
    And it is 9 minutes before the close of "lamp"
    When the house signs me out
    And it is 1 minute before the close of "lamp"
    Then I am told "notReady" about "lamp" 2 times

  Scenario: A dry run is told as a reservation
    Given Gavel is on a dry run
    And a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 9 minutes before the close of "lamp"
    Then "lamp" is amber, because "This is a dry run"
    And I am not told "notReady" about "lamp"
    And the timeline of "lamp" says "Ready to bid, with reservations: "

  Scenario: A budget that leaves nothing
    Given my budget is $10 perDay
    And a lot "lamp" that starts at $20 and closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 9 minutes before the close of "lamp"
    Then "lamp" is red, because "above your budget of $10 a day"
    And I am told "notReady" about "lamp"
    When I raise my budget to $100 perDay
    And it is 7 minutes before the close of "lamp"
    Then "lamp" is ready

  Scenario: A price above my maximum is amber, as the maximum is my own choice
    Given a lot "lamp" that starts at $60 and closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When it is 9 minutes before the close of "lamp"
    Then "lamp" is amber, because "above your maximum of $50: raise it to bid on"
    And I am not told "notReady" about "lamp"
    When I raise the maximum for "lamp" to $80
    And 5 seconds pass
    Then "lamp" is ready

  Scenario: The group of the lot has what I want
    Given I want 1 of the group "lamps"
    And a lot "lamp" that closes in 30 minutes
    And a lot "lantern" that closes in 20 minutes
    And I watch "lamp" of the group "lamps" with strategy "auto" up to $50
    And 1 minute passes
    And I watch "lantern" of the group "lamps" with strategy "sniping" up to $50
    When it is 9 minutes before the close of "lantern"
    Then "lantern" is amber, because "Group lamps wants 1"
    And I am not told "notReady" about "lantern"

  Scenario: The live feed is lost
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And "lamp" is heard live
    When the live feed answers 503 from now on
    And it is 9 minutes before the close of "lamp"
    Then "lamp" is amber, because "The live feed is lost"
    And I am not told "notReady" about "lamp"

  Scenario: The store is away
    Given Gavel keeps everything in Redis
    And a lot "lamp" that closes in 11 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    When Redis goes away
    And it is 9 minutes before the close of "lamp"
    Then "lamp" is red, because "The store takes no writes"
    And I am told "notReady" about "lamp"

  Scenario: A close that moves starts no new checks
    Given a lot "lamp" that closes in 30 minutes, where "Ada" bids $5 8 seconds before the close
    And I watch "lamp" with strategy "sniping" up to $50
    And I pause all bidding
    And it is 1 minute before the close of "lamp"
    And I am told "notReady" about "lamp"
    When it is 25 seconds before the close of "lamp"
    Then over 30 seconds, my session is asked for 0 times
    And "lamp" has not ended
    And I am told "notReady" about "lamp"
    When "lamp" closes
    Then "lamp" needs no check

  Scenario: Nothing is checked while a snipe is about to leave
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 25 seconds before the close of "lamp"
    Then over 25 seconds, my session is asked for 0 times
    And my bid on "lamp" arrived exactly 10 seconds before the close

  Scenario: After a restart inside the ten minutes
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 5 minutes before the close of "lamp"
    And "lamp" is ready
    When Gavel restarts
    Then "lamp" is not checked yet
    When 3 seconds pass
    Then "lamp" is ready
    And "lamp" was checked 1 second ago

  Scenario: Still signed out after a restart
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And the house signs me out
    And it is 5 minutes before the close of "lamp"
    When Gavel restarts
    And 3 seconds pass
    Then "lamp" is red, because "sign in on its site and hand your session over"
    And I am told "notReady" about "lamp"

  Scenario: A lot that I watch shortly before its close
    Given a lot "lamp" that closes in 5 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When 3 seconds pass
    Then "lamp" is ready

  Scenario: A lot that is set to manual needs no check
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 9 minutes before the close of "lamp"
    And "lamp" is ready
    When I switch "lamp" to strategy "manual"
    Then "lamp" needs no check
    When it is 1 minute before the close of "lamp"
    Then "lamp" needs no check

  Scenario: A lot that gets a strategy late is checked at once
    Given a lot "lamp" that closes in 30 minutes
    And I only watch "lamp"
    And it is 5 minutes before the close of "lamp"
    When I change "lamp" to:
      | strategy | sniping |
      | maxBid   | 50      |
    And 3 seconds pass
    Then "lamp" is ready

  Scenario: The extension sees each change of the readiness
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And it is 9 minutes before the close of "lamp"
    When I pause all bidding
    And it is 1.5 minutes before the close of "lamp"
    And I resume bidding
    And it is 40 seconds before the close of "lamp"
    Then the extension has seen "lamp" be green-red-green

  Scenario: Lots that close together share one question to the house
    Given a lot "lamp" that closes in 30 minutes
    And a lot "chair" that closes in 30 minutes
    And a lot "table" that closes in 30 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I watch "chair" with strategy "auto" up to $50
    And I watch "table" with strategy "sniping" up to $50
    When it is 11 minutes before the close of "lamp"
    Then over 2 minutes, my session is asked for 1 time
    And "lamp" is ready
    And "chair" is ready
    And "table" is ready

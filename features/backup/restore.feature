@backup
Feature: Putting a backup back
  A restore replaces what is stored by what a backup holds, and nothing is bid until its owner has looked.

  Background:
    Given Gavel keeps everything on the disk
    And a lot "lamp" that starts at $5 and closes in 1 hour
    And a lot "vase" that starts at $5 and closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And my budget is $200 perDay
    And my bid on "lamp" comes to be $6
    And I back everything up

  Scenario: Lots and limits are as they were, and bidding is paused until I have looked
    Given I stop watching "lamp"
    And I only watch "vase"
    And my budget is $10 perDay
    When Gavel is stopped
    And I restore that backup
    And Gavel starts again
    Then "lamp" is watched with:
      | maxBid   | 50   |
      | strategy | auto |
    And "vase" is not watched
    And my budget perDay comes from the backup, $200
    And all bidding is paused, because "Restored from a backup of 2026-11-02"
    And all bidding is paused, because "1 lot, 0 open bids. Look at your lots and limits, then resume"

  Scenario: Nothing is bid until I resume, and then from how the lots stand
    Given "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    And I lead on "lamp" at $21
    When Gavel is stopped
    And I restore that backup
    And Gavel starts again
    And 10 minutes pass
    And I resume bidding
    And 10 minutes pass
    Then I lead on "lamp" at $21
    And the house has seen no bid of mine on "lamp" since the restore

  Scenario: A rival's bid is answered after I have resumed, not before
    When Gavel is stopped
    And I restore that backup
    And Gavel starts again
    And "Ada" bids up to $20 on "lamp"
    And 10 minutes pass
    Then the house has seen no bid of mine on "lamp" since the restore
    When I resume bidding
    And 1 minute passes
    Then I lead on "lamp" at $21

  Scenario: What I resumed stays so after the next start
    When Gavel is stopped
    And I restore that backup
    And Gavel starts again
    And I resume bidding
    And Gavel restarts
    Then Gavel's health is healthy

  Scenario: A dry run says what would be replaced, and changes nothing
    Given I only watch "vase"
    When Gavel is stopped
    And I try a restore of that backup
    Then I am told by the command "It would replace what is in"
    And I am told by the command "2 lots, 1 bid and 0 results"
    And I am told by the command "Nothing was written"
    When Gavel starts again
    Then "vase" is watched
    And Gavel's health is healthy

  Scenario: While Gavel runs, nothing is restored
    When I restore that backup
    Then the command fails, because "stop that Gavel, and run this command again"
    And "lamp" is watched

  Scenario Outline: A file that is <damage> is refused whole
    Given that backup is <damage>
    And I only watch "vase"
    When Gavel is stopped
    And I restore that backup
    Then the command fails, because "<reason>"
    When Gavel starts again
    Then "vase" is watched
    And Gavel's health is healthy

    Examples:
      | damage                | reason                                              |
      | cut off               | is cut off                                          |
      | changed by one letter | was changed since it was made                       |
      | another program's     | is no backup of Gavel                               |
      | a newer Gavel's       | A newer Gavel made                                  |
      | empty                 | is empty, so it is no backup                        |
      | 2 GB long             | larger than any backup of Gavel's (1024 MiB at most) |

  Scenario: A restore that was broken off is said at the start, and the same command mends it
    When Gavel is stopped
    And a restore of that backup is killed after 3 writes
    Then Gavel does not start, because "was broken off, so some of its lots, limits and bids are missing: run gavel restore again"
    When I restore that backup
    And Gavel starts again
    Then "lamp" is watched
    And all bidding is paused, because "Restored from a backup"

  Scenario: Restored twice, nothing is doubled
    When Gavel is stopped
    And I restore that backup
    And I restore that backup
    And Gavel starts again
    Then the ledger has 1 bid
    And the lots that clients see watched are "lamp"

  Scenario: Flags come along
    Given I turn USE_SMART_BIDDING on
    And I back everything up into "flags.ndjson"
    And I turn USE_SMART_BIDDING off
    When Gavel is stopped
    And I restore "flags.ndjson"
    And Gavel starts again
    Then USE_SMART_BIDDING is true, by the store

  Scenario: The session in the store stays, where the backup has none
    When Gavel is stopped
    And I restore that backup
    And Gavel starts again
    And I resume bidding
    And "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then I lead on "lamp" at $21

  @redis
  Scenario: From the disk into Redis
    When Gavel is stopped
    And I restore that backup into Redis
    And Gavel starts on Redis
    Then "lamp" is watched with:
      | maxBid   | 50   |
      | strategy | auto |
    And the ledger has 1 bid
    And all bidding is paused, because "Restored from a backup"

@faults
Feature: The machine's clock is set, by hand or for summer time
  Snipes go by the machine's counter and Nellis's time. What the owner reads on a clock, quiet hours and the time of the
  nightly backup, goes by the clock as it is set, and happens once.

  Background:
    Given Gavel runs on a machine that can sleep

  Scenario: The clock is set an hour ahead and back again shortly before two closes
    Given a lot "vase" that starts at $5 and closes in 10 minutes
    And a lot "desk" that starts at $5 and closes in 10 minutes
    And I watch "vase" with strategy "sniping" up to $50
    And I watch "desk" with strategy "sniping" up to $50
    And it is 2 minutes before the close of "vase"
    When the machine's clock is set 1 hour ahead
    And 1 minute passes
    And the machine's clock is set 1 hour back
    And "vase" closes
    Then my bid on "vase" arrived 10 seconds before the close
    And I won "vase" for $6
    And I won "desk" for $6
    And 1 bid of mine arrived on "vase"
    And 1 bid of mine arrived on "desk"

  Scenario: An hour of my quiet hours comes twice when the clock is set back
    Given notices go to telegram
    And my notices are quiet from "22:00" to "06:00" in "America/Phoenix"
    And a lot "vase" that closes in 10 minutes
    And I watch "vase" with strategy "sniping" up to $50
    When "vase" closes
    And the machine's clock is set 1 hour back
    And 100 minutes pass
    Then telegram has told me nothing
    When 15 minutes pass
    Then telegram has told me "Won vase for $1" once

  Scenario: My quiet hours end when the clock is set past them
    Given notices go to telegram
    And my notices are quiet from "22:00" to "06:00" in "America/Phoenix"
    And a lot "vase" that closes in 10 minutes
    And I watch "vase" with strategy "sniping" up to $50
    When "vase" closes
    And the machine's clock is set 1 hour ahead
    And 5 minutes pass
    Then telegram has told me "Won vase for $1" once

  @backup
  Scenario Outline: Set an hour <way> <before> minutes after noon, the clock leaves one backup at 12:05
    Given nightly backups go into a folder, the next in 5 minutes
    And a lot "lamp" that closes in 9 hours
    And I only watch "lamp"
    And 1 nightly backup comes to be there, each of them whole
    And <before> minutes pass
    When the machine's clock is set 1 hour <way>
    And 2 hours pass
    Then 2 nightly backups come to be there, each of them whole

    Examples:
      | way   | before |
      | ahead | 3      |
      | back  | 3      |
      | ahead | 7      |
      | back  | 7      |

  @backup
  Scenario Outline: The night in which clocks go <way> has one backup
    Given it is "<noon>" where Gavel runs, in "America/Denver"
    And nightly backups go into a folder at "<at>"
    And a lot "lamp" that closes in 60 hours
    And I only watch "lamp"
    And 1 nightly backup comes to be there, each of them whole
    When 24 hours pass
    Then 2 nightly backups come to be there, each of them whole
    When 24 hours pass
    Then 3 nightly backups come to be there, each of them whole

    Examples:
      | way     | noon             | at    |
      | forward | 2027-03-13T12:00 | 02:30 |
      | back    | 2026-10-31T12:00 | 01:30 |

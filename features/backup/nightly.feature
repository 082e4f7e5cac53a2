@backup
Feature: A backup every night
  With a folder for them, Gavel makes a backup each night and keeps the newest.

  Scenario: One that was missed is made at the start, and the next when it is due
    Given nightly backups go into a folder, the next in 5 minutes
    And a lot "lamp" that closes in 1 hour
    Then 1 nightly backup comes to be there, each of them whole
    When 6 minutes pass
    Then 2 nightly backups come to be there, each of them whole
    And the health of the backup comes to be healthy, because "less than an hour old"
    And the metrics say "gavel_backup_failures_total 0"

  Scenario: The oldest goes when the new one is whole, and files of other names never
    Given nightly backups go into a folder, the next in 5 minutes
    And Gavel is configured with BACKUP_KEEP=1
    And that folder holds "gavel-2020-01-01T0330.ndjson.gz" and "holiday.jpg"
    And that folder holds "gavel-2020-01-01T0330.ndjson" and "notes.txt"
    And a lot "lamp" that closes in 1 hour
    When 6 minutes pass
    Then 1 nightly backup comes to be there, each of them whole
    And that folder still holds "gavel-2020-01-01T0330.ndjson.gz" and "holiday.jpg"

  Scenario: A folder that is missing is said and counted
    Given nightly backups go into a folder that is missing
    And a lot "lamp" that closes in 1 hour
    Then the health of the backup comes to be degraded, because "it is not there: make the folder"
    And the metrics say "gavel_backup_failures_total 1"

  Scenario: Without a folder none are made, and nothing is amiss
    Given a lot "lamp" that closes in 1 hour
    When I only watch "lamp"
    Then the health of the backup comes to be healthy, because "BACKUP_DIR is not set"

  Scenario Outline: <variable> is refused at the start
    When Gavel starts with <variable>
    Then Gavel does not start, because "<reason>"

    Examples:
      | variable          | reason                                                                  |
      | BACKUP_KEEP=0     | it must be a whole number from 1 to 1000            |
      | BACKUP_KEEP=-1    | it must be a whole number from 1 to 1000           |
      | BACKUP_AT=25:00   | it must be a time from 00:00 to 23:59, like 03:30 |
      | BACKUP_AT=at-noon | it must be a time from 00:00 to 23:59           |

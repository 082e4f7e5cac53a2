@backup
Feature: A backup of everything
  One file has all that Gavel has stored, as it was at one moment, while Gavel goes on.

  Background:
    Given Gavel keeps everything on the disk
    And a lot "lamp" that starts at $5 and closes in 1 hour
    And I watch "lamp" with strategy "auto" up to $50
    And my budget is $200 perDay
    And my bid on "lamp" comes to be $6

  Scenario: While Gavel runs, it makes the backup itself and goes on bidding
    When I back everything up
    Then the backup holds 1 lot, 1 bid and 0 results
    When "Ada" bids up to $20 on "lamp"
    And 1 minute passes
    Then I lead on "lamp" at $21

  Scenario: While Gavel is stopped, the command reads the store
    When Gavel is stopped
    And I back everything up
    Then the backup holds 1 lot, 1 bid and 0 results

  Scenario: A file that is there is not written over
    When I back everything up
    And I back everything up
    Then the command fails, because "is there already: name another file, or add --force to replace it"

  Scenario: Without being told, nothing secret leaves
    When I back everything up
    Then nothing in the backup is secret

  Scenario: With secrets, the session comes along sealed
    When I back everything up with secrets
    Then the session in the backup is sealed
    And I am told by the command "can use your session at Nellis: keep it to yourself"

  Scenario: A stranger gets none
    When the stranger requests GET /api/backup without a token
    Then the answer is 401 UNAUTHORIZED

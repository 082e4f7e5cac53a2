@doctor
Feature: An owner asks what is wrong
  gavel doctor looks at everything that an owner would be asked about, also where Gavel does not start. It
  changes nothing.

  Background:
    Given my Gavel is sound and stopped

  Scenario: Nothing is wrong
    When I ask the doctor
    Then the doctor is content
    And "Nellis" is well: "the page of a lot is understood"
    And "Session" is well: "is stored"
    And "Store" is well: "whole as far as can be seen"
    And Nellis got 1 request, by Gavel's own name

  Scenario: Every mistake in the configuration is named at once
    Given my PORT is "many"
    And my BACKUP_AT is "late"
    And my ENABLE_SSE is "perhaps"
    When I ask the doctor
    Then the doctor finds something wrong
    And "Configuration" is wrong: "PORT is "many": it must be a whole number"
    And "Configuration" is wrong: "BACKUP_AT is "late": it must be a time"
    And "Configuration" is wrong: "ENABLE_SSE is "perhaps": it must be"
    And "Port" is worth a look: "PORT and HOST have to be right first"
    And "Nellis" is well: "the page of a lot is understood"

  Scenario: A name that looks like a variable
    Given my NOTIFY_URLS is "https://nas.example/hook"
    When I ask the doctor
    Then the doctor is content
    And "Configuration" is worth a look: "if you meant NOTIFY_URL, rename it"

  Scenario: The data folder is not there
    Given my data folder is gone
    When I ask the doctor
    Then the doctor finds something wrong
    And "Data folder" is wrong: "is not there: correct DATA_DIR"

  Scenario: Others can read my token
    Given others can read my token
    When I ask the doctor
    Then the doctor finds something wrong
    And "Permissions" is wrong: "auth-token (0644), auth-token: chmod 600 it"

  Scenario Outline: My store is <state>
    Given my store is <state>
    When I ask the doctor
    Then the doctor finds something wrong
    And "<check>" is wrong: "<words>"

    Examples:
      | state                   | check    | words                               |
      | empty                   | Store    | is empty: restore a backup          |
      | cut off                 | Store    | is cut off                          |
      | overwritten             | Store    | or damaged: restore a backup        |
      | of a newer Gavel        | Versions | A newer Gavel has written           |
      | in a Redis that is away | Store    | Redis can't be used                 |
      | kept in memory          | Configuration | everything is lost when Gavel stops |

  Scenario Outline: Nellis <fault>
    Given Nellis <fault>
    When I ask the doctor
    Then the doctor finds something wrong
    And "Nellis" is wrong: "<words>"

    Examples:
      | fault                         | words                    |
      | has a fault of its own        | has a fault of its own   |
      | refuses Gavel                 | refuses to serve Gavel   |
      | shows pages that mean nothing | (not-understood)         |
      | can't be reached              | can't be reached         |

  Scenario: My machine's clock is far off
    Given Nellis's clock is 10 minutes ahead
    When I ask the doctor
    Then "Clock" is worth a look: "600 s behind Nellis's: switch its time synchronization (NTP) on"

  Scenario: I never handed a session over
    Given my store has no session
    When I ask the doctor
    Then "Session" is worth a look: "sign in on its site and hand your session over"

  Scenario: Another program has Gavel's port
    Given another program has my port
    When I ask the doctor
    Then the doctor finds something wrong
    And "Port" is wrong: "Another program has port"

  Scenario: The last backup is old
    Given my last backup is 3 days old
    When I ask the doctor
    Then the doctor finds something wrong
    And "Backup" is wrong: "72 hours old: look into Gavel's log"

  Scenario: A notice is sent when I want one, and only then
    When I ask the doctor
    Then no notice was sent for the doctor
    When I ask the doctor with --notify
    Then "Notifications" is well: "A test notice was sent"

  Scenario: A report shows others what is wrong, and nothing of mine
    Given my store is in a Redis that is away
    And my AUTH_TOKEN is "short-secret"
    And my NOTIFY_URL is "smtps://ada%40mail.example:word@smtp.mail.example/?to=ada@mail.example"
    When I ask the doctor with --report
    Then the doctor finds something wrong
    And the report shows nothing of mine
    And "Store" is wrong: "Redis can't be used, so Gavel waits for it. […]"

  Scenario: A word that the doctor does not know
    When I ask the doctor with --cure
    Then the doctor says how it is used

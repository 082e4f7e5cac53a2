@notices
Feature: I choose what I am told, and when
  What can wait waits for the morning or for the digest of the day. What is urgent never does.

  Background: It is Monday, noon in London, and 05:00 in Phoenix
    Given notices go to telegram

  Scenario: In my quiet hours a win waits for the morning
    Given my notices are quiet from "22:00" to "06:00" in "America/Phoenix"
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    And 40 minutes pass
    Then telegram has told me nothing
    When 10 minutes pass
    Then telegram has told me "Won lamp for $1" once

  Scenario: In my quiet hours I am told at once that I am signed out
    Given my notices are quiet from "22:00" to "06:00" in "America/Phoenix"
    And a lot "lamp" that closes in 2 hours
    And I watch "lamp" with strategy "sniping" up to $50
    When the house signs me out
    And 18 minutes pass
    Then telegram has told me of "signedOut"

  Scenario: What waits for the morning is there after a restart
    Given my notices are quiet from "22:00" to "06:00" in "America/Phoenix"
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    And Gavel restarts
    And 1 minute passes
    Then telegram has told me nothing
    When 50 minutes pass
    Then telegram has told me "Won lamp for $1" once

  Scenario: Kinds that I gather come as one notice a day
    Given my notices of "won" and "lost" come in a digest at "06:00" in "America/Phoenix"
    And a lot "lamp" that closes in 10 minutes
    And a lot "desk" that closes in 20 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And I watch "desk" with strategy "sniping" up to $50
    When "desk" closes
    And 35 minutes pass
    Then telegram has told me nothing
    When 10 minutes pass
    Then telegram has told me "2 notices of the day: 2 won\n• 05:10 Won lamp for $1\n• 05:20 Won desk for $1" once

  Scenario: A kind that is off is not told, and my own client hears it all the same
    Given my notices of "won" are off
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    And 1 hour passes
    Then telegram has told me nothing
    And I am told "won" about "lamp"

  Scenario Outline: A choice that makes no sense is refused with what it must be
    When the phone requests POST /api/settings with {"notices":<choice>}
    Then the answer is 400 INVALID_REQUEST
    And the answer's error names "<advice>"

    Examples:
      | choice                                     | advice                             |
      | {"kinds":{"notReady":"digest"}}            | on or off                          |
      | {"quietHours":{"from":"22:00"}}            | a time of the day such as          |
      | {"quietHours":{"from":"7:00","to":"8:00"}} | a time of the day such as          |
      | {"timeZone":"Mars/Base"}                   | the name of a time zone such as    |

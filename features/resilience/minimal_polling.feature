@queue
Feature: Minimal polling

  Background:
    Given the live feed is off

  Scenario Outline: <left> before its close
    Given a lot "lamp" that closes in <left>
    And I only watch "lamp"
    And 1 second passes
    Then over <span>, "lamp" is asked for at least <least> times
    And over <span>, "lamp" is asked for at most <most> times

    Examples:
      | left        | span       | least | most |
      | 10 hours    | 1 hour     | 5     | 8    |
      | 110 minutes | 30 minutes | 5     | 8    |
      | 29 minutes  | 10 minutes | 8     | 13   |
      | 280 seconds | 1 minute   | 11    | 13   |
      | 110 seconds | 30 seconds | 14    | 16   |
      | 28 seconds  | 10 seconds | 9     | 11   |

  Scenario Outline: A lot is read when its last <phase> begin
    Given a lot "lamp" that closes in <left>
    And I only watch "lamp"
    And 1 second passes
    When it is <before> before the close of "lamp"
    Then over 2 seconds, "lamp" is asked for at least 1 time

    Examples:
      | phase      | left        | before       |
      | 2 hours    | 125 minutes | 7201 seconds |
      | 30 minutes | 33 minutes  | 1801 seconds |
      | 5 minutes  | 5.5 minutes | 301 seconds  |

  Scenario: Outbid with room left, a lot hours away is read every ten seconds
    Given a lot "lamp" that starts at $5 and closes in 10 hours
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    And I bid $7 by hand on "lamp"
    And 1 second passes
    And "Ada" bids up to $20 on "lamp"
    When 11 minutes pass
    And 2 minutes pass
    Then over 1 minute, "lamp" is asked for at least 5 times
    And over 1 minute, "lamp" is asked for at most 8 times

  Scenario: Outbid above the maximum, a lot is read as rarely as any other
    Given a lot "lamp" that starts at $5 and closes in 10 hours
    And I watch "lamp" with strategy "sniping" up to $8
    And 1 second passes
    And I bid $7 by hand on "lamp"
    And 1 second passes
    And "Ada" bids up to $90 on "lamp"
    When 13 minutes pass
    Then over 5 minutes, "lamp" is asked for at most 1 time

  Scenario: A lot that a client looks at is read every half minute
    Given a lot "lamp" that closes in 10 hours
    And I only watch "lamp"
    And 1 second passes
    And the phone connects and authenticates
    When the phone looks at "lamp"
    Then over 5 minutes, "lamp" is asked for at least 10 times
    When the phone disconnects
    And 1 minute passes
    Then over 5 minutes, "lamp" is asked for at most 1 time

  Scenario: Asked for by hand, a lot is read at once
    Given a lot "lamp" that starts at $5 and closes in 10 hours
    And I only watch "lamp"
    And 1 second passes
    And "Ada" bids up to $90 on "lamp"
    And 10 seconds pass
    And Gavel shows "lamp" at $5
    When I ask for "lamp" to be read now
    Then Gavel shows "lamp" at $6
    When I ask for "lamp" to be read now
    Then the answer is 429

@dashboard
Feature: A lot's limit in the dashboard

  Background:
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open

  Scenario: Typed, saved on Enter, and undone
    When I type "30" into "Limit" of "lamp"
    Then the row of "lamp" says "= $34.50 in all"
    And the plan of "lamp" says "Will bid up to $20"
    When I press the key "Enter"
    Then the page says "Limit of lamp set to $30"
    And the plan of "lamp" says "Will bid up to $30"
    And axe finds nothing wrong
    When I press "Undo"
    Then the plan of "lamp" says "Will bid up to $20"
    And "lamp" is watched with:
      | maxBid | 20 |

  Scenario: Saved on leaving the field, and brought back by Escape
    When I type "25" into "Limit" of "lamp"
    And I press the key "Escape"
    Then "Limit" of "lamp" holds "20"
    When I type "25" into "Limit" of "lamp"
    And I press the key "Tab"
    Then the plan of "lamp" says "Will bid up to $25"

  Scenario: More than doubled, it asks
    When I type "48" into "Limit" of "lamp"
    And I press the key "Enter"
    Then the page says "Set the limit to $48?"
    And the page says "more than twice the limit of $20"
    And "Keep it as it was" has the focus
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    When I press "Keep it as it was"
    Then "Limit" of "lamp" holds "20"
    And "lamp" is watched with:
      | maxBid | 20 |
    When I type "48" into "Limit" of "lamp"
    And I press the key "Enter"
    And I press "Set it to $48"
    Then the plan of "lamp" says "Will bid up to $48"

  Scenario: No limit is only watching
    When I type "" into "Limit" of "lamp"
    Then the row of "lamp" says "Only watch: nothing is bid"
    When I press the key "Enter"
    Then the plan of "lamp" says "Only watched: set a limit to have Gavel bid"

  Scenario Outline: "<typed>" is refused in words beside the field
    When I type "<typed>" into "Limit" of "lamp"
    And I press the key "Enter"
    Then the row of "lamp" says "<words>"
    And axe finds nothing wrong
    And "lamp" is watched with:
      | maxBid | 20 |

    Examples:
      | typed | words                                         |
      | 48.50 | Whole dollars only, without cents: 48 or 49.  |
      | 1.200 | Write 1200 or 1: 1.200 can mean either.       |
      | -5    | An amount can't be below $0.                  |
      | all   | Write whole dollars, such as 48 or 1,200.     |

  Scenario: Amounts are read as people write them
    When I type each of these into "Limit" of "lamp", the plan follows:
      | 38     | Will bid up to $38    |
      | $39    | Will bid up to $39    |
      | 40.00  | Will bid up to $40    |
    When I type "1,200" into "Limit" of "lamp"
    And I press the key "Enter"
    Then the page says "Set the limit to $1,200?"

@dashboard
Feature: How the dashboard looks
  Every screen can be used with a screen reader, on a phone, in the dark, and enlarged to twice its size.

  Scenario Outline: <place> on a desktop
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open at "<place>"
    Then the status bar says "Armed"
    And axe finds nothing wrong
    And nothing is cut off at the right edge

    Examples:
      | place       |
      | #/lots      |
      | #/results   |
      | #/activity  |
      | #/health    |
      | #/settings  |
      | #/start     |
      | #/extension |

  Scenario Outline: Every screen in a browser that is <window>
    Given the browser is <window>
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open at "#/lots"
    Then the status bar says "Armed"
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    And the same holds at each of these places:
      | #/results   |
      | #/activity  |
      | #/health    |
      | #/settings  |
      | #/start     |
      | #/extension |

    Examples:
      | window          |
      | dark            |
      | on a phone      |
      | zoomed to 200 % |

  Scenario Outline: Questions in a browser that is <window>
    Given the browser is <window>
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    When I press "Bid now…" of "lamp"
    Then the page says "You would pay"
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    When I press "Don't bid"
    And I type "90" into "Limit" of "lamp"
    And I press the key "Enter"
    Then the page says "Set the limit to $90?"
    And axe finds nothing wrong
    And nothing is cut off at the right edge

    Examples:
      | window          |
      | dark            |
      | on a phone      |
      | zoomed to 200 % |

  Scenario: The keys are told
    Given the dashboard is open
    When I press the key "?"
    Then the page says "Pause all bidding"
    And the page says "Search the lots"
    And axe finds nothing wrong
    When I press the key "Escape"
    Then the page does not say "Search the lots"

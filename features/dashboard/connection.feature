@dashboard
Feature: The connection of the dashboard to Gavel

  Scenario: A page that is newer than the Gavel that runs
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And Gavel is too old to tell how it stands
    And the dashboard is open
    Then the status bar says "This page is newer than the Gavel that runs"
    And the row of "lamp" says "lamp"
    And axe finds nothing wrong

  Scenario: Gavel stops and is back
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the status bar says "Armed"
    When Gavel is stopped
    Then the status bar says "No connection to Gavel since"
    And the page says "Cannot pause: Gavel does not hear you"
    And the page says "session: not known"
    And the page says "clock: not known"
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    And the browser complains of "WebSocket connection to"
    When Gavel starts again at the same address
    And I press "Try now" if it is still there
    Then the status bar says "Armed"
    And the page says "session: healthy"

  Scenario: A Gavel that says what this page can't read makes no old number look live
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the limits that Gavel pushes become words
    And the dashboard is open
    Then the status bar says "Armed"
    When "Ada" bids up to $15 on "lamp"
    Then the status bar says "This page can't read what Gavel says"
    And "Bid now…" can't be pressed
    And axe finds nothing wrong

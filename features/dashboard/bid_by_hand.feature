@dashboard
Feature: Bidding by hand in the dashboard

  Background:
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    And I only watch "lamp"
    And the dashboard is open

  Scenario: A bid says what it costs before, and how it went after
    When I press "Bid now…" of "lamp"
    Then the page says "You would pay"
    And the page says "$12.65"
    And "Don't bid" has the focus
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    When I press "Bid $11 now"
    Then the page says "$11 was accepted: you lead."
    And I lead on "lamp" at $11
    When I press "Close"
    Then the row of "lamp" says "You lead"

  Scenario: The price moves under the dialog
    When I press "Bid now…" of "lamp"
    Then the page says "Bid $11 now"
    When "Ada" bids up to $15 on "lamp"
    And 1 second passes
    And "Bert" bids up to $30 on "lamp"
    Then the page says "The price is $16"
    And "Bid $11 now" can't be pressed
    When I press "Change it to $17 ($19.55 in all)"
    And I press "Bid $17 now"
    Then the page says "$17 was accepted, but another bidder's maximum is higher."

  Scenario: A practice ends under the dialog
    Given I start a practice
    When I press "Bid now…" of "lamp"
    Then the page says "Practice: the bid is recorded, not sent."
    When I end the practice
    Then the page says "The practice is over: this bid would be sent, and must be paid."
    And "Bid $11 now" can't be pressed
    And axe finds nothing wrong
    And no bid of mine arrived on "lamp"

  Scenario: A lot closes under the dialog
    When I press "Bid now…" of "lamp"
    And "lamp" closes
    Then the page says "This lot is closed."
    And "Bid $11 now" can't be pressed
    And no bid of mine arrived on "lamp"

  Scenario: Not bidding leaves everything as it is
    When I press "Bid now…" of "lamp"
    And I press "Don't bid"
    Then the page does not say "You would pay"
    And no bid of mine arrived on "lamp"

  Scenario: Nothing is bid by hand while all bidding is paused
    When I press "Pause all bidding"
    Then the status bar says "Paused"
    And "Bid now…" can't be pressed

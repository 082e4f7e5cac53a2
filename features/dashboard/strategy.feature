@dashboard
Feature: A lot's strategy in the dashboard

  Scenario: Changed in two tabs
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    When I open the dashboard in a second tab
    And I choose "Only watch" as "Strategy" of "lamp"
    Then the plan of "lamp" says "Only watched: bids are yours to place by hand"
    When I turn to the first tab
    Then the plan of "lamp" says "Only watched: bids are yours to place by hand"
    When I choose "Snipe at end" as "Strategy" of "lamp"
    Then the plan of "lamp" says "Will bid up to $20"
    When I turn to the second tab
    Then the plan of "lamp" says "Will bid up to $20"
    When I press "Undo"
    Then the page says "lamp was changed again meanwhile: nothing was undone."

  Scenario: Answering at once while outbid asks first
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    When I choose "Answer at once" as "Strategy" of "lamp"
    Then the page says "This bids $11 now"
    And "Leave it as it was" has the focus
    And axe finds nothing wrong
    When I press "Leave it as it was"
    Then no bid of mine arrived on "lamp"
    When I choose "Answer at once" as "Strategy" of "lamp"
    And I press "Bid $11 now"
    Then the plan of "lamp" says "You lead at $11"

  Scenario: An undo that bids at once asks as the choice itself does
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    And I watch "lamp" with strategy "aggressive" up to $20
    And the dashboard is open
    And the plan of "lamp" says "You lead at $11"
    When I choose "Only watch" as "Strategy" of "lamp"
    Then the page says "lamp: Only watch."
    When "Ada" bids up to $14 on "lamp"
    Then the row of "lamp" says "A rival leads"
    When I press "Undo"
    Then the page says "This bids $13 now"
    And "Leave it as it is" has the focus
    And axe finds nothing wrong
    When I press "Leave it as it is"
    Then "lamp" is watched with:
      | strategy | manual |
    And no bid of mine was above $11

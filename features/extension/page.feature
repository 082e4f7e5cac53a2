@extension
Feature: The panel on Nellis's pages

  Background:
    Given Chrome is connected to Gavel
    And a lot "lamp" that starts at $40 and closes in 10 minutes
    And a lot "desk" that starts at $90 and closes in 20 minutes

  Scenario: It has its own style where the page allows none
    Given the page of "lamp" is open at Nellis
    Then the panel says "Without a limit it is only watched."
    And the panel has a style of its own, and the page has none of it

  Scenario: It follows the page to another lot
    Given I watch "lamp" with strategy "snipe" up to $50
    And I watch "desk" with strategy "snipe" up to $99
    And the page of "lamp" is open at Nellis
    Then the panel says "Will bid up to $50"
    When Nellis's page turns to "desk" without loading
    Then the panel says "Will bid up to $99"

  Scenario: It goes where the page is no lot's any more
    Given the page of "lamp" is open at Nellis
    Then the panel says "Without a limit it is only watched."
    When Nellis's page turns to its list without loading
    Then there is no panel

  Scenario: It comes back when the page draws itself anew
    Given I watch "lamp" with strategy "snipe" up to $50
    And the page of "lamp" is open at Nellis
    And the panel says "Will bid up to $50"
    When Nellis's page draws itself anew
    Then the panel says "Will bid up to $50"

  Scenario: A lot's page that Nellis changed is not understood, and nothing is offered
    Given the page "/p/lamp/lot-71234567/bids" is open at Nellis
    Then the panel says "Gavel does not understand this page"
    And the panel does not say "Limit"

  Scenario: Another page of Nellis's has no panel
    Given the page "/about/us" is open at Nellis
    Then there is no panel

  Scenario: Lists have a mark at each watched lot
    Given I watch "lamp" with strategy "snipe" up to $50
    And a list at Nellis shows "lamp" and "desk"
    Then the list at Nellis marks "Gavel: $40 of $50", once
    When I stop watching "lamp"
    Then the list at Nellis marks nothing

  Scenario: A mark comes back where the page takes it away
    Given I watch "lamp" with strategy "snipe" up to $50
    And a list at Nellis shows "lamp" and "desk"
    And the list at Nellis marks "Gavel: $40 of $50", once
    When Nellis's page takes away all that is not its own
    Then the list at Nellis marks "Gavel: $40 of $50", once

  Scenario: It knows the newest price when the owner comes back to the page
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    And the panel says "$40"
    When I go on to "/about/us" at Nellis
    And "Ada" bids up to $45 on "lamp"
    And I go back to the page that Chrome has kept
    Then the panel says "$41"

  Scenario: It stays as it is, whatever style the page gives to everything
    Given the page of "lamp" is open at Nellis
    And the panel says "Without a limit it is only watched."
    When the page hides, turns and enlarges all its elements
    Then the element of the panel is as it was

  Scenario: A page can't have another lot bid on than the one that it shows
    Given I watch "lamp" with strategy "manual" up to $60
    And I watch "desk" with strategy "manual" up to $99
    And a page of "lamp" that hides where it goes is open at Nellis
    And the panel says "Bid now…"
    When the page turns to "desk" without a word
    And I press the panel's "Bid now…"
    And I press the panel's "Bid $41 now"
    Then the panel says "Nothing was sent: the page shows another lot now."
    And no bid of mine arrived on "lamp"

  Scenario: A page can't change the sum under the owner's finger
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    And the page writes "59" wherever the mouse comes down
    When I press the panel's "Bid now…"
    And I type "45" into "Your bid" of the panel
    And I press the panel's "Bid $45 now"
    Then the panel says "$45 was accepted"

  Scenario: A page can't have a question answered that it hides
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Bid now…"
    And the page lays something over all, through which clicks go
    Then the panel says "Something on this page lies over this question."
    And "Bid $41 now" of the panel is off
    When the page takes that away
    Then "Bid $41 now" of the panel can be pressed

  Scenario: A double click on a panel in the corner bids nothing
    Given I watch "lamp" with strategy "manual" up to $60
    And a page of "lamp" without a heading is open at Nellis
    When I click twice on the panel's "Bid now…"
    Then the panel says "You would pay $47.15."
    And "Bid $41 now" of the panel can be pressed
    And no bid of mine arrived on "lamp"

  Scenario: A page that wants to read or press the panel can't
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    Then the panel says "Bid now…"
    When the page does all it can to read and to press the panel
    Then the panel does not say "Bid $41 now"
    And no bid of mine arrived on "lamp"
    And "lamp" is watched with:
      | maxBid   | 60     |
      | strategy | manual |

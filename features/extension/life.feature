@extension
Feature: The extension outlives what happens to it

  Background:
    Given a Chrome of my own is connected to Gavel
    And a lot "lamp" that starts at $40 and closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $50

  Scenario: Chrome stops the worker
    Given the page of "lamp" is open at Nellis
    And the panel says "Will bid up to $50"
    When Chrome stops the extension's worker
    And I raise the maximum for "lamp" to $60
    Then the panel says "Will bid up to $60"
    And the badge is "1"

  Scenario: Chrome stops the worker during a bid
    Given the page of "lamp" is open at Nellis
    When I press the panel's "Bid now…"
    And the house takes 20 seconds to answer
    And I press the panel's "Bid $41 now"
    And Chrome stops the extension's worker
    Then the panel says "It is not known if the bid of $41 was sent: look at the lot before you bid again."

  Scenario: Chrome is opened again
    When Chrome is closed and opened again
    And the page of "lamp" is open at Nellis
    Then the panel says "Will bid up to $50"
    And the token lies in no page's storage
    And the badge is "1"

  Scenario: Gavel stops and is back
    Given the page of "lamp" is open at Nellis
    And the panel says "Will bid up to $50"
    When Gavel is stopped
    Then the panel says "No connection to Gavel since"
    And "Bid now…" of the panel is off
    When Gavel starts again at the same address
    Then the panel says "Will bid up to $50"

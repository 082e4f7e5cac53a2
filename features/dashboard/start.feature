@dashboard
Feature: The first steps
  Four steps that tick themselves, shown after a one-time link while any is left.

  Scenario: A link leads to the first steps, which tick as they are done
    Given a lot "lamp" that closes in 10 minutes
    When I open a one-time link
    Then the page says "Welcome"
    And the step "You are in" is done
    And the step "Watch your first lot" is to do
    And axe finds nothing wrong
    When I watch "lamp" with strategy "snipe" up to $20
    Then the step "Watch your first lot" is done
    And the page says "1 lot is watched"
    When I press "Go to your lots"
    Then the row of "lamp" says "lamp"

  Scenario: Where everything is set up, a link leads to the lots
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    When I open a one-time link
    Then the row of "lamp" says "lamp"

  Scenario: An extension gets a token of its own, and is cut off again
    Given the dashboard is open at "#/extension"
    When I type "Chrome on the laptop" into "Name" and press Enter
    Then the page says "It is shown this once"
    And axe finds nothing wrong
    When I press "Done"
    Then the page says "not used yet"
    When I press "Disconnect: Chrome on the laptop"
    And I press "Disconnect it"
    Then the page says "Chrome on the laptop is out."

  Scenario: Health names what needs a look
    Given the dashboard is open at "#/health"
    Then the page says "Everything is well."
    When I press "Pause all bidding"
    Then the page says "1 part needs a look: Bidding."
    And the page says "All bidding is paused."
    And axe finds nothing wrong

@dashboard
Feature: The first run of the dashboard

  Scenario: Four steps that tick themselves
    Given nobody is signed in
    And a lot "Lamp" that closes in 10 minutes
    When I open a one-time link
    Then the page says "Four steps, and Gavel bids for you."
    And the first steps stand at "done, to do, to do, to do"
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    When I hand my session over
    Then the first steps stand at "done, to do, done, to do"
    When I only watch "Lamp"
    Then the first steps stand at "done, to do, done, done"
    When a client is let in as "Chrome at home"
    Then the first steps stand at "done, done, done, done"
    When I press "Go to your lots"
    Then the row of "Lamp" says "Lamp"

  Scenario: A session that is pasted, wrong and right
    Given nobody is signed in
    And the dashboard is open at "#/start"
    When I press the words "Without the extension: paste the session"
    And I type "__session=garbage" into "Cookie header"
    And I press "Hand it over"
    Then the page says "Nellis"
    And the first steps stand at "done, to do, to do, to do"
    And axe finds nothing wrong
    And the browser complains of "401"
    When I type the house's own session into "Cookie header"
    And I press "Hand it over"
    Then the page says "Nellis knows you: Gavel can bid for you."
    And the first steps stand at "done, to do, done, to do"

  Scenario: An owner who has gone on is not fetched back to the first steps
    Given Gavel keeps back what it knows of my session
    And the dashboard is open
    When I go to "Settings"
    And Gavel tells what it knows of my session
    Then the page says "Budget for a day"

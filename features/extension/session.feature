@extension
Feature: The session at Nellis is handed to Gavel

  Background:
    Given nobody is signed in
    And Chrome is connected to Gavel

  Scenario: On signing in
    When I sign in at Nellis in Chrome
    Then Gavel has the session of Chrome

  Scenario: Anew when Nellis rotates it
    Given I sign in at Nellis in Chrome
    And Gavel has the session of Chrome
    When the house signs me out
    And Nellis rotates the session of Chrome
    And 2 minutes pass
    Then Gavel has the session of Chrome

  Scenario: Signed out, the popup says so, and nothing is handed over
    Given I sign in at Nellis in Chrome
    And Gavel has the session of Chrome
    When I sign out at Nellis in Chrome
    And the page "/about/us" is open at Nellis
    And I click Gavel's icon
    Then the popup says "You are signed out of Nellis in this browser."

  Scenario: Nothing else of the browser is read
    Given Chrome has a cookie of another site
    Then the extension can read no cookie of another site
    And Gavel has no session

@dashboard
Feature: The page that describes the API

  Scenario: It can be read by everybody
    When I open the page "/api-docs"
    Then axe finds nothing wrong
    And nothing is cut off at the right edge

  Scenario: It fits on a phone
    Given the browser is on a phone
    When I open the page "/api-docs"
    Then nothing is cut off at the right edge

@access
Feature: One-time codes

  Scenario: The link of the first start signs one browser in, once
    When the link of the first start is shown
    And the laptop signs in with the code
    Then the answer is 200
    And the laptop is signed in
    When the tablet signs in with the code
    Then the answer is 401 UNAUTHORIZED
    And the answer's error names "gavel link"
    When Gavel restarts
    Then a start shows no link any more

  Scenario: The link of the first start is good for half an hour
    When the link of the first start is shown
    And 1799 seconds pass
    And the laptop signs in with the code
    Then the answer is 200

  Scenario: The link of the first start is worthless after half an hour
    When the link of the first start is shown
    And 30 minutes pass
    And the laptop signs in with the code
    Then the answer is 401 UNAUTHORIZED

  Scenario: gavel link makes a fresh one on Gavel's own machine, good for two minutes
    When gavel link is run on Gavel's own machine
    And the laptop signs in with the code
    Then the answer is 200
    When gavel link is run on Gavel's own machine
    And 2 minutes pass
    And the tablet signs in with the code
    Then the answer is 401 UNAUTHORIZED

  Scenario: A signed-in page makes a code for another browser, and a stranger makes none
    Given the laptop signs in with the token
    When the page on the laptop requests POST /api/codes
    Then the answer is 200 {"code":"…","expiresInSeconds":120}
    When the stranger requests POST /api/codes without a token
    Then the answer is 401 UNAUTHORIZED

  Scenario: A restart voids every code
    Given I make a one-time code
    When Gavel restarts
    And the extension pairs as "Chrome on the laptop" by the code
    Then the answer is 401 UNAUTHORIZED

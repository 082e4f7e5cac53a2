@access
Feature: Signing in behind a proxy

  Scenario: Behind a trusted proxy the page is where the browser sees it
    Given a trusted proxy serves Gavel at "https://nas.local/gavel"
    When the tablet signs in with the token
    Then the answer is 200
    And the cookie of the tablet says "Path=/gavel"
    And the cookie of the tablet says "Secure"
    When the page on the tablet opens its socket
    And the page on the tablet requests POST /api/bidding/pause
    Then the answer is 200
    When a page from "http://nas.local" on the tablet, which knows the key, requests POST /api/bidding/resume
    Then the answer is 403 ORIGIN_NOT_ALLOWED

  Scenario: A proxy that is not trusted is not believed, and the answer says what to do
    When a page from "https://nas.local" on the laptop requests POST /api/login
    Then the answer is 403 ORIGIN_NOT_ALLOWED
    And the answer's error names "TRUSTED_PROXIES"

  Scenario: Programs learn from the API's description below which path it is
    Given a trusted proxy serves Gavel at "https://nas.local/gavel"
    When the page on the tablet requests GET /api-docs
    Then the answer is 200
    And the API's description says that the API is below "/gavel"

  Scenario: A path that somebody else names is not believed
    Given a proxy that is not trusted serves Gavel at "https://nas.local/gavel"
    When the page on the tablet requests GET /api-docs
    Then the answer is 200
    And the API's description says that the API is below "/"

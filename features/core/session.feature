@core
Feature: My session at the house
  Gavel believes that I am signed in only when the house shows a page that nobody else gets. It keeps my session as the
  house renews it.

  Scenario Outline: A page that everybody gets does not replace a session that works
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And 1 second passes
    And the house shows <page> instead of the account
    And the house shows <page> instead of my auctions
    When the extension requests POST /api/auth with {"cookies":"__session=garbage-of-mine"}
    Then the answer is 401 {"success":false,"error":"…"}
    And I bid $5 by hand on "lamp"
    And my bid by hand is accepted

    Examples:
      | page             |
      | a login form     |
      | a challenge page |
      | "Unauthorized"   |
      | nothing          |

  Scenario: A session that nothing can prove is neither kept nor called wrong
    Given nobody is signed in
    And the house shows a challenge page instead of my auctions
    When the extension requests POST /api/auth with {"cookies":"__session=garbage-of-mine"}
    Then the answer is 502 {"success":false,"error":"…"}
    And the answer's error names "everybody gets"
    When the extension requests GET /api/auth/status
    Then the answer is 200 {"authenticated":false,"cookiesSet":false}

  Scenario: A session that the house renews goes on, also after a restart
    Given a lot "lamp" that closes in 10 minutes
    And I only watch "lamp"
    And the house renews my session with its next answer
    When 1 minute passes
    Then I bid $5 by hand on "lamp"
    And my bid by hand is accepted
    When Gavel restarts
    Then I bid $6 by hand on "lamp"
    And my bid by hand is accepted

  Scenario: The status says that the session no longer works
    Given a lot "lamp" that closes in 25 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    And the extension requests GET /api/auth/status
    And the answer is 200 {"authenticated":true,"cookiesSet":true}
    When the house signs me out
    And 6 minutes pass
    And the extension requests GET /api/auth/status
    Then the answer is 200 {"authenticated":false,"cookiesSet":true,"message":"…"}
    When I hand my session over again
    And the extension requests GET /api/auth/status
    Then the answer is 200 {"authenticated":true}

  Scenario: Health says that the session is over
    Given a lot "lamp" that closes in 25 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And 1 second passes
    When the house signs me out
    And 6 minutes pass
    And the extension requests GET /health?detailed=true
    Then the answer is 200 {"status":"degraded","checks":{"session":{"status":"degraded","message":"…"}}}

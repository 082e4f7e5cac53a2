@access
Feature: Clients with tokens of their own
  Each extension and script has a token that can be revoked alone. The first token stays the owner's.

  Background:
    Given a lot "Lamp" that closes in 10 minutes

  Scenario: An extension pairs by a code, and its token does what the owner's does
    Given I make a one-time code
    When the extension pairs as "Chrome on the laptop" by the code
    Then the answer is 200 {"id":"…","token":"…"}
    When the extension requests POST /api/auctions/$Lamp/monitor with its own token and {"config":{"maxBid":0}}
    Then the answer is 200
    When the extension connects with its own token
    Then the extension has received {"type":"monitoredAuctions","auctions":[{"id":"$Lamp"}]}
    And those who may use Gavel are:
      | kind   | name                 |
      | client | Chrome on the laptop |

  Scenario: A code pairs one client, once
    Given I make a one-time code
    When the extension pairs as "Chrome on the laptop" by the code
    And the phone pairs as "Another" by the code
    Then the answer is 401 UNAUTHORIZED
    And those who may use Gavel are:
      | kind   | name                 |
      | client | Chrome on the laptop |

  Scenario Outline: A client's token is refused <method> <path>
    Given I make a token for "script", which the phone uses
    When the phone requests <method> <path> with its own token
    Then the answer is 403 OWNER_ONLY
    And those who may use Gavel are:
      | kind   | name   |
      | client | script |

    Examples:
      | method | path                             |
      | GET    | /api/clients                     |
      | POST   | /api/codes                       |
      | DELETE | /api/clients/another             |
      | POST   | /api/clients/sign-out-everywhere |

  Scenario: A revoked client is cut off at once, on every way, and nobody else is
    Given I make a token for "script", which the phone uses
    And the phone connects with its own token
    And the laptop signs in with the token
    And the page on the laptop opens its socket
    When I revoke "script"
    Then the phone is disconnected with code 1008
    When the phone requests GET /api/status with its own token
    Then the answer is 401 UNAUTHORIZED
    And the laptop is still connected
    When Gavel restarts
    And the phone requests GET /api/status with its own token
    Then the answer is 401 UNAUTHORIZED

  Scenario: A revoked client's bid does not leave
    Given I make a token for "script", which the phone uses
    When I revoke "script"
    And the phone requests POST /api/auctions/$Lamp/bid with its own token and {"amount":5}
    Then the answer is 401 UNAUTHORIZED
    And the clients' bids that reached the house are ""

  Scenario: A client's token goes on after a restart, and nothing tells it again
    Given I make a token for "script", which the phone uses
    When Gavel restarts
    And the phone requests GET /api/status with its own token
    Then the answer is 200
    And the token of the phone is in no answer to GET /api/clients

  Scenario: Signing out everywhere ends every browser, and clients go on unless that is said
    Given I make a token for "script", which the phone uses
    And the laptop signs in with the token
    And the tablet signs in with the token
    And the page on the tablet opens its socket
    And I make a one-time code
    When the page on the laptop requests POST /api/clients/sign-out-everywhere with {}
    Then the answer is 200 {"ended":2}
    And the laptop is signed out
    And the laptop has no cookie
    And the tablet is disconnected with code 1008
    When the tablet signs in with the code
    Then the answer is 401 UNAUTHORIZED
    When the phone requests GET /api/status with its own token
    Then the answer is 200
    When the extension requests POST /api/clients/sign-out-everywhere with {"alsoClients":true}
    Then the answer is 200 {"ended":1}
    When the phone requests GET /api/status with its own token
    Then the answer is 401 UNAUTHORIZED

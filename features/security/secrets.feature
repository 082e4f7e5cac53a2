@security
Feature: Secrets and signatures

  Scenario: Neither the token nor the session is in any answer
    Given a lot "Lamp" that closes in 10 minutes
    And I hand my session over
    And the extension connects and authenticates
    Then neither the token nor the session is in any frame of the extension or any answer to:
      | method | path                        | body                                             |
      | POST   | /api/auctions/$Lamp/monitor | {"config":{"maxBid":50,"strategy":"auto"}}       |
      | GET    | /api/auctions               |                                                  |
      | GET    | /api/auctions/$Lamp         |                                                  |
      | POST   | /api/auctions/$Lamp/bid     | {"amount":5}                                     |
      | GET    | /api/auctions/$Lamp/bids    |                                                  |
      | POST   | /api/auth                   | {"cookies":"COOKIES"}                            |
      | POST   | /api/auth                   | {"cookies":["COOKIES"]}                          |
      | POST   | /api/auth                   | {"cookies":"COOKIES\\n"}                         |
      | POST   | /api/auth                   | {"cookies":"COOKIES🍪"}                          |
      | POST   | /api/auth                   | {"cookies":"COOKIES"                             |
      | POST   | /api/settings               | {"general":{"defaultStrategy":"yolo"}}           |
      | GET    | /api/auth/status            |                                                  |
      | POST   | /api/auth/validate          |                                                  |
      | GET    | /api/status                 |                                                  |
      | GET    | /api/settings               |                                                  |
      | POST   | /api/login                  | {"token":["test-token-of-the-owner"]}            |
      | POST   | /api/login                  | {"token":"test-token-of-the-owner","code":"x"}   |
      | POST   | /api/clients                | {"name":"script"}                                |
      | GET    | /api/clients                |                                                  |
      | GET    | /api/features               |                                                  |
      | GET    | /api/circuit-breaker        |                                                  |
      | GET    | /health?detailed=true       |                                                  |
      | GET    | /metrics                    |                                                  |
      | GET    | /api-docs                   |                                                  |
      | GET    | /                           |                                                  |
      | GET    | /nowhere                    |                                                  |

  Scenario: Answers are not cached and run no scripts
    When the extension requests GET /api/auctions
    Then the answer's header Cache-Control is "no-store"
    And the answer's header X-Content-Type-Options is "nosniff"
    And the answer's header Content-Security-Policy names "default-src 'none'"

  Scenario: When bids must be signed, a signed one goes through and an unsigned one does not
    Given bids by hand must be signed
    And a lot "Lamp" that closes in 10 minutes
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":5}
    Then the answer is 401 SIGNATURE_REQUIRED
    And the clients' bids that reached the house are ""
    When a client bids 5 on "Lamp", signed
    Then the answer is 200
    And the clients' bids that reached the house are "5"

  Scenario: A signature is good once, for one bid, for five minutes, with the right secret
    Given bids by hand must be signed
    And a lot "Lamp" that closes in 10 minutes
    And a client bids 5 on "Lamp", signed 1 seconds ago
    Then the answer is 401 SIGNATURE_INVALID
    When 300 seconds pass
    And a client bids 5 on "Lamp", signed
    And the signed bid of 5 on "Lamp" is sent again
    Then the answer is 401 SIGNATURE_INVALID
    When a client bids 9 on "Lamp", signed for 6
    Then the answer is 401 SIGNATURE_INVALID
    When a client bids 7 on "Lamp", signed with another secret
    Then the answer is 401 SIGNATURE_INVALID
    When a client bids 7 on "Lamp", signed 301 seconds ago
    Then the answer is 401 SIGNATURE_INVALID
    When a client bids 7 on "Lamp", signed -301 seconds ago
    Then the answer is 401 SIGNATURE_INVALID
    And the clients' bids that reached the house are "5"
    When a client bids 7 on "Lamp", signed 299 seconds ago
    Then the answer is 200
    And the clients' bids that reached the house are "5, 7"

  Scenario: The socket takes no bid by hand while bids must be signed
    Given bids by hand must be signed
    And a lot "Lamp" that closes in 10 minutes
    And the extension connects and authenticates
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":5,"requestId":"r1"}
    Then the extension receives {"type":"bidResult","auctionId":"$Lamp","success":false,"error":"…","requestId":"r1"}
    And the clients' bids that reached the house are ""

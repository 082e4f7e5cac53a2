@security
Feature: The access token

  Background:
    Given a lot "Lamp" that closes in 10 minutes

  Scenario: Every route of the API needs the token
    Then each of these answers 401 with the code UNAUTHORIZED:
      | method | path                             |
      | GET    | /api/auctions                    |
      | GET    | /api/auctions/$Lamp              |
      | POST   | /api/auctions/$Lamp/monitor      |
      | DELETE | /api/auctions/$Lamp/monitor      |
      | POST   | /api/auctions/$Lamp/stop         |
      | POST   | /api/auctions/clear              |
      | PUT    | /api/auctions/$Lamp/config       |
      | POST   | /api/auctions/$Lamp/refresh      |
      | GET    | /api/auctions/$Lamp/bids         |
      | POST   | /api/auctions/$Lamp/bid          |
      | POST   | /api/auth                        |
      | GET    | /api/auth/status                 |
      | POST   | /api/auth/validate               |
      | GET    | /api/status                      |
      | GET    | /api/settings                    |
      | POST   | /api/settings                    |
      | GET    | /api/features                    |
      | PUT    | /api/features/ENABLE_SSE         |
      | DELETE | /api/features/ENABLE_SSE         |
      | GET    | /api/circuit-breaker             |
      | POST   | /api/codes                       |
      | GET    | /api/clients                     |
      | POST   | /api/clients                     |
      | DELETE | /api/clients/another             |
      | POST   | /api/clients/sign-out-everywhere |
      | GET    | /api/nothing-of-the-kind         |
    And the clients' bids that reached the house are ""

  Scenario Outline: The token is taken as "<header>"
    When the extension requests GET /api/status with the header "<header>"
    Then the answer is 200

    Examples:
      | header                      |
      | Authorization: TOKEN        |
      | Authorization: Bearer TOKEN |
      | Authorization: bearer TOKEN |

  Scenario Outline: A wrong token is refused: "<header>"
    Given it is noted what is watched, bid and set
    When the stranger requests POST /api/auctions/clear with the header "<header>"
    Then the answer is 401 UNAUTHORIZED
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | header                             |
      | Authorization: TOKENx              |
      | Authorization: xTOKEN              |
      | Authorization: Basic TOKEN         |
      | Authorization: Bearer Bearer TOKEN |
      | Authorization: Bearer              |
      | Authorization: test-token-of-the-owne |
      | Authorization: TEST-TOKEN-OF-THE-OWNER |
      | X-Token: TOKEN                     |
      | Cookie: token=TOKEN                |

  Scenario: A token in the address is refused, because addresses are logged
    When the stranger requests GET /api/status?token=test-token-of-the-owner without a token
    Then the answer is 401 UNAUTHORIZED

  Scenario: Everyone may ask for health, but only the token shows its details
    When the stranger requests GET /health?detailed=true without a token
    Then the answer is 200 {"status":"healthy"}
    And the answer's text does not hold "checks"
    When the extension requests GET /health?detailed=true
    Then the answer is 200 {"status":"healthy","checks":{}}
    When the stranger requests GET /health/live without a token
    Then the answer is 200
    When the stranger requests GET /health/ready without a token
    Then the answer is 200

  Scenario: After five wrong tokens an address may not try again for a quarter of an hour, and the owner is let in
    When the stranger requests GET /api/status 5 times with the header "Authorization: a guess"
    Then the answer is 401 UNAUTHORIZED
    When the stranger requests GET /api/status with the header "Authorization: a guess"
    Then the answer is 429 TOO_MANY_ATTEMPTS
    And the answer's header Retry-After is "900"
    When the extension requests POST /api/bidding/pause
    Then the answer is 200
    When 899 seconds pass
    And the stranger requests GET /api/status with the header "Authorization: a guess"
    Then the answer is 429 TOO_MANY_ATTEMPTS
    When 1 second passes
    And the stranger requests GET /api/status with the header "Authorization: a guess"
    Then the answer is 401 UNAUTHORIZED

  Scenario: Guesses over REST and on the socket are counted together
    Given the stranger connects
    When the stranger requests GET /api/status 4 times with the header "Authorization: a guess"
    And the stranger sends {"type":"authenticate","token":"a guess","requestId":"r1"}
    Then the stranger receives {"type":"authenticated","success":false,"error":"…","requestId":"r1"}
    When the stranger sends {"type":"authenticate","token":"a guess","requestId":"r2"}
    Then the stranger receives {"type":"authenticated","success":false,"code":"TOO_MANY_ATTEMPTS","requestId":"r2"}
    And the stranger is disconnected with code 1008
    When the extension connects and authenticates
    Then the extension is still connected

  Scenario: A client that is connected already is not shut out by another's guesses
    Given the phone connects and authenticates
    When the stranger requests GET /api/status 6 times with the header "Authorization: a guess"
    Then the answer is 429 TOO_MANY_ATTEMPTS
    When the phone sends {"type":"getMonitoredAuctions","requestId":"r1"}
    Then the phone receives {"type":"response","data":{"auctions":[]},"requestId":"r1"}

  Scenario: Stale sessions never keep the owner from handing over the right one
    When the extension hands over cookies that the house does not know, 6 times
    Then the answer is 401 NELLIS_SIGNED_OUT
    When I hand my session over
    Then the answer is 200

  Scenario: A socket that never authenticates is closed after a minute, another is not
    Given the stranger connects
    And the phone connects and authenticates
    When 61 seconds pass
    Then the stranger is disconnected with code 1008
    And the phone is still connected

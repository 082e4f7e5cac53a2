@security
Feature: For client authors: limits for requests and connections

  Background:
    Given Gavel is configured with API_RATE_LIMIT_MAX=100
    And Gavel is configured with WS_MAX_CONNECTIONS_PER_IP=10

  Scenario: A hundred requests a minute
    Given a lot "Lamp" that closes in 10 minutes
    # One was used to hand the session over.
    When the extension requests GET /api/status 99 times, and is answered 200 each time
    And the extension requests POST /api/auctions/$Lamp/monitor with {"config":{"maxBid":50,"strategy":"auto"}}
    Then the answer is 429 RATE_LIMITED
    And the answer's header Retry-After is "60"
    When 59 seconds pass
    And the extension requests GET /api/status
    Then the answer is 429 RATE_LIMITED
    When 1 second passes
    And the extension requests GET /api/status
    Then the answer is 200 {"monitoredAuctions":0}

  Scenario: The limits come from the environment
    Given Gavel is configured with API_RATE_LIMIT_MAX=3
    And Gavel is configured with API_RATE_LIMIT_WINDOW_MS=5000
    When the extension requests GET /api/status 2 times, and is answered 200 each time
    And the extension requests GET /api/status
    Then the answer is 429 RATE_LIMITED
    When 5 seconds pass
    And the extension requests GET /api/status
    Then the answer is 200

  Scenario: Health and metrics are answered also to a client that asked too much
    Given Gavel is configured with API_RATE_LIMIT_MAX=1
    When the extension requests GET /api/status
    Then the answer is 429 RATE_LIMITED
    When the extension requests GET /health
    Then the answer is 200
    When the extension requests GET /metrics
    Then the answer is 200

  Scenario: Sockets go on while REST is over its limit
    Given Gavel is configured with API_RATE_LIMIT_MAX=2
    And a lot "Lamp" that closes in 10 minutes
    And the phone connects and authenticates
    When the extension requests GET /api/status
    And the extension requests GET /api/status
    Then the answer is 429 RATE_LIMITED
    When the phone sends {"type":"startMonitoring","auctionId":"$Lamp","config":{"maxBid":5,"strategy":"manual"},"requestId":"r1"}
    Then the phone receives {"type":"response","success":true,"requestId":"r1"}

  Scenario: Ten bids a minute on one auction
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Drill" that closes in 10 minutes
    When the extension bids on "Lamp" by hand with 1 to 10 dollars, and every bid is answered 200
    And the extension requests POST /api/auctions/$Lamp/bid with {"amount":11}
    Then the answer is 429 RATE_LIMITED
    And the clients' bids that reached the house are "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
    When the extension requests POST /api/auctions/$Drill/bid with {"amount":3}
    Then the answer is 200
    When 60 seconds pass
    And the extension requests POST /api/auctions/$Lamp/bid with {"amount":11}
    Then the answer is 200
    And the clients' bids that reached the house are "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 3, 11"

  Scenario: Bids on the socket count with those over REST
    Given a lot "Lamp" that closes in 10 minutes
    And the extension connects and authenticates
    When the extension bids on "Lamp" by hand with 1 to 10 dollars, and every bid is answered 200
    And the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":11,"requestId":"r1"}
    Then the extension receives {"type":"bidResult","auctionId":"$Lamp","success":false,"error":"…","requestId":"r1"}
    And the clients' bids that reached the house are "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"

  Scenario: The owner's clients open ten connections a minute, and those that are open stay open
    When 10 clients connect and authenticate, one after another
    Then a further socket is refused before its upgrade
    And those 10 clients are still connected
    When 60 seconds pass
    And the extension connects and authenticates
    Then the extension is still connected

  Scenario: Ten connections without the token do not keep the owner out
    When 10 clients connect, one after another
    And the stranger connects
    And the extension connects and authenticates
    When 5 seconds pass
    Then the stranger is disconnected with code 1008
    And the extension is still connected
    And those 10 clients are still connected

  Scenario: A hundred requests without the token take nothing from the owner
    When the stranger requests GET /api/status 101 times with the header "X-Token: none"
    Then the answer is 429 RATE_LIMITED
    When the extension requests GET /api/status
    Then the answer is 200

  Scenario: Requests that a foreign page makes are not counted
    When the stranger requests GET /api/status 101 times with the header "Sec-Fetch-Site: cross-site"
    Then the answer is 401 UNAUTHORIZED

  Scenario: The largest frame comes from the environment
    Given Gavel is configured with WS_MAX_PAYLOAD_SIZE=2048
    And the extension connects and authenticates
    When the extension sends a ping of 0.0019 MB
    Then the extension receives {"type":"pong","requestId":"large"}
    When the extension sends a ping of 0.0021 MB
    Then the extension is disconnected with code 1009

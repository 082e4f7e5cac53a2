@api
Feature: For client authors: session, settings and status over REST

  Scenario: A session that the house accepts is kept, and its cookies are only counted
    Given I hand my session over
    When the extension requests GET /api/auth/status
    Then the answer is 200 {"success":true,"authenticated":true,"cookieCount":3,"cookiesSet":true,"message":"…"}

  Scenario: Cookies that the house does not know are refused, and the session stays as it was
    Given it is noted what is watched, bid and set
    When the extension requests POST /api/auth with {"cookies":"__session=of-somebody-else"}
    Then the answer is 401 {"success":false,"error":"…"}
    And nothing has changed, and the other clients go on undisturbed
    When the extension requests POST /api/auth/validate
    Then the answer is 200 {"valid":true}

  Scenario Outline: Cookies that are <what> are refused
    Given it is noted what is watched, bid and set
    When the extension requests POST /api/auth with {"cookies":<cookies>}
    Then the answer is 400 INVALID_REQUEST
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | what            | cookies                          |
      | missing         | null                             |
      | no text         | 1234567890                       |
      | too short       | "a=1; b=2"                       |
      | blank           | "                    "           |
      | split in lines  | "__session=abcdef\\r\\nX-Evil: 1" |
      | not for headers | "__session=abcdef; cookie=🍪"    |

  Scenario: Cookies of more than 10,000 characters are refused
    Given it is noted what is watched, bid and set
    When the extension hands over cookies of 10001 characters
    Then the answer is 400 INVALID_REQUEST
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A session is checked without a bid
    Given a lot "Lamp" that closes in 10 minutes
    When the extension requests POST /api/auth/validate
    Then the answer is 200 {"success":true,"valid":true}
    Given the house signs me out
    When the extension requests POST /api/auth/validate
    Then the answer is 200 {"success":true,"valid":false,"message":"…"}
    And the clients' bids that reached the house are ""
    When the extension requests GET /api/auth/status
    Then the answer is 200 {"authenticated":false,"cookiesSet":true}

  Scenario: The extension tests its connection
    When the extension requests GET /api/status
    Then the answer is 200 {"success":true,"status":"…","monitoredAuctions":0,"version":"…","storage":{"type":"…","connected":true,"healthy":true}}
    And the answer has every field of:
      | field     | type   |
      | uptime    | number |
      | memory    | object |
      | timestamp | string |

  Scenario: Settings are changed in part
    When the extension requests POST /api/settings with {"bidding":{"snipeTiming":5}}
    Then the answer is 200 {"success":true,"settings":{"bidding":{"snipeTiming":5,"bidBuffer":0}}}
    When the extension requests POST /api/settings with {"general":{"defaultMaxBid":40,"autoBidDefault":false}}
    And the extension requests GET /api/settings
    Then the answer is 200 {"success":true,"settings":{"general":{"defaultMaxBid":40,"autoBidDefault":false},"bidding":{"snipeTiming":5}}}
    And the answer has every field of:
      | field                             | type   |
      | settings.general.defaultStrategy  | string |
      | settings.bidding.retryAttempts    | number |
      | settings.bidding.defaultIncrement | number |

  Scenario Outline: Settings are refused as a whole when one is out of bounds: <settings>
    Given it is noted what is watched, bid and set
    When the extension requests POST /api/settings with <settings>
    Then the answer is 400 INVALID_REQUEST
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | settings                                                  |
      | {"general":{"defaultMaxBid":-1}}                          |
      | {"general":{"defaultMaxBid":10001}}                       |
      | {"general":{"defaultMaxBid":"50"}}                        |
      | {"general":{"defaultStrategy":"yolo"}}                    |
      | {"general":{"autoBidDefault":1}}                          |
      | {"bidding":{"snipeTiming":0}}                             |
      | {"bidding":{"snipeTiming":31}}                            |
      | {"bidding":{"bidBuffer":101}}                             |
      | {"bidding":{"retryAttempts":0}}                           |
      | {"bidding":{"retryAttempts":2.5}}                         |
      | {"bidding":{"retryAttempts":11}}                          |
      | {"bidding":{"snipeTiming":5},"general":{"defaultMaxBid":1e400}} |

  Scenario: Flags are listed, and an unknown flag is answered 404
    When the extension requests GET /api/features
    Then the answer is 200 {"success":true,"features":{}}
    When the extension requests PUT /api/features/MAKE_TEA with {"value":true}
    Then the answer is 404 UNKNOWN_FEATURE
    When the extension requests DELETE /api/features/MAKE_TEA
    Then the answer is 404 UNKNOWN_FEATURE
    When the extension requests PUT /api/features/MAKE_TEA with {"value":{}}
    Then the answer is 400 INVALID_REQUEST

  Scenario: The state of the circuit breaker is shown
    When the extension requests GET /api/circuit-breaker
    Then the answer is 200 {"success":true,"circuitBreaker":{"state":"closed","failureCount":0,"nextAttemptTime":null}}
    And the answer has every field of:
      | field                  | type    |
      | circuitBreaker.enabled | boolean |

  Scenario: Metrics are served for Prometheus
    Given a lot "Lamp" that closes in 10 minutes
    And I watch "Lamp" with strategy "auto" up to $50
    When the stranger requests GET /metrics without a token
    Then the answer is 200
    And the answer's text holds:
      | auction_active_count 1 |
      | bids_placed_total      |
      | auction_polls_total    |
      | websocket_connections_active |
      | http_request_duration_seconds |
      | system_health_status   |

  Scenario: The API describes every route and message of the protocol
    When the stranger requests GET /api-docs without a token
    Then the answer is 200 {"openapi":"3.1.0"}
    And the answer's text holds:
      | "/api/auctions"               |
      | "/api/auctions/{id}"          |
      | "/api/auctions/{id}/monitor"  |
      | "/api/auctions/{id}/stop"     |
      | "/api/auctions/clear"         |
      | "/api/auctions/{id}/config"   |
      | "/api/auctions/{id}/refresh"  |
      | "/api/auctions/{id}/bids"     |
      | "/api/auctions/{id}/bid"      |
      | "/api/auth"                   |
      | "/api/auth/status"            |
      | "/api/auth/validate"          |
      | "/api/status"                 |
      | "/api/settings"               |
      | "/api/features"               |
      | "/api/features/{name}"        |
      | "/api/circuit-breaker"        |
      | "/health"                     |
      | "/health/live"                |
      | "/health/ready"               |
      | "/metrics"                    |
      | "authenticate"                |
      | "startMonitoring"             |
      | "stopMonitoring"              |
      | "updateConfig"                |
      | "placeBid"                    |
      | "getMonitoredAuctions"        |
      | "subscribe"                   |
      | "unsubscribe"                 |
      | "ping"                        |

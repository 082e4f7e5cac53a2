@api
Feature: For client authors: bidding by hand over REST

  Background:
    Given a lot "Lamp" that closes in 10 minutes

  Scenario: A bid that leads
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":12}
    Then the answer is 200 {"success":true,"auctionId":"$Lamp","amount":12,"data":{"isLeading":true}}
    And the clients' bids that reached the house are "12"

  Scenario: A bid that is accepted without leading is answered with the next bid
    Given "Ada" bids up to $30 on "Lamp"
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":12}
    Then the answer is 200 {"success":true,"amount":12,"data":{"isLeading":false,"nextBid":14}}

  Scenario Outline: A bid that the house refuses as "<refusal>" is answered <status>
    Given the house refuses the next bid as <refusal>
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":12}
    Then the answer is <status> {"success":false,"auctionId":"$Lamp","error":"…","errorType":"<errorType>","retryable":false}
    And the clients' bids that reached the house are "12"

    Examples:
      | refusal     | status | errorType            |
      | a duplicate | 409    | DUPLICATE_BID_AMOUNT |
      | too low     | 400    | BID_TOO_LOW          |
      | ended       | 410    | AUCTION_ENDED        |
      | signed out  | 401    | AUTHENTICATION_ERROR |
      | outbid      | 409    | OUTBID               |

  Scenario: A bid that the house answers with 403 is answered 500
    Given the house answers the next bid with 403
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":12}
    Then the answer is 500 {"success":false,"auctionId":"$Lamp","error":"…","errorType":"UNKNOWN_ERROR","retryable":false}
    And the clients' bids that reached the house are "12"

  Scenario: A bid that never arrived may be tried again
    Given the house can't be reached
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":12}
    Then the answer is 503 {"success":false,"errorType":"CONNECTION_ERROR","retryable":true}
    And the clients' bids that reached the house are ""

  Scenario: A bid that timed out may have been placed, and must not be repeated without a look
    Given the house takes bids but never answers them
    When I bid $12 by hand on "Lamp", and 11 seconds pass
    Then the answer is 503 {"success":false,"errorType":"CONNECTION_ERROR","retryable":false}
    And the answer's error names "may have been placed"
    And the clients' bids that reached the house are "12"

  Scenario Outline: A bid that the house answers with <status> may have been placed, and the answer says so
    Given the house answers every bid with <status>
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":12}
    Then the answer is 502 {"success":false,"errorType":"SERVER_ERROR","retryable":false}
    And the answer's error names "may have been placed"
    And the answer's error names "answered the bid with <status>"
    And the clients' bids that reached the house are "12"

    Examples:
      | status |
      | 500    |
      | 503    |

  Scenario: A bid by hand above the lot's maximum is not sent
    Given I watch "Lamp" with strategy "manual" up to $10
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":12}
    Then the answer is 409 {"success":false,"errorType":"LIMIT_EXCEEDED","retryable":false}
    And the clients' bids that reached the house are ""

  Scenario: The history has every bid, newest first
    Given the extension requests POST /api/auctions/$Lamp/bid with {"amount":3}
    And 1 second passes
    And the extension requests POST /api/auctions/$Lamp/bid with {"amount":5}
    And 1 second passes
    And the house refuses the next bid as too low
    And the extension requests POST /api/auctions/$Lamp/bid with {"amount":7}
    When the extension requests GET /api/auctions/$Lamp/bids
    Then the answer is 200 {"success":true,"auctionId":"$Lamp","count":3,"bidHistory":[{"amount":7,"success":false,"error":"…"},{"amount":5,"success":true},{"amount":3,"success":true}]}
    When the extension requests GET /api/auctions/$Lamp/bids?limit=1
    Then the answer is 200 {"count":1,"bidHistory":[{"amount":7}]}

  Scenario: A lot without bids has an empty history
    When the extension requests GET /api/auctions/$Lamp/bids
    Then the answer is 200 {"success":true,"auctionId":"$Lamp","count":0,"bidHistory":[]}

  Scenario Outline: A history of <limit> bids is refused
    When the extension requests GET /api/auctions/$Lamp/bids?limit=<limit>
    Then the answer is 400 INVALID_REQUEST

    Examples:
      | limit |
      | 0     |
      | -1    |
      | 101   |
      | 1.5   |
      | many  |
      | NaN   |

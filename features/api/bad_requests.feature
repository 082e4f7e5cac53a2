@api
Feature: For client authors: requests that make no sense are refused

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Drill" that closes in 10 minutes
    And I watch "Lamp" with strategy "manual" up to $50
    And the phone connects and authenticates
    And it is noted what is watched, bid and set

  Scenario Outline: A body that is not JSON is refused: <body>
    When the extension requests POST /api/auctions/$Drill/monitor with the text "<body>"
    Then the answer is 400 INVALID_JSON
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | body                                   |
      | {                                      |
      | maxBid=5                               |
      | {\"config\":{\"maxBid\":NaN}}          |
      | {\"config\":{\"maxBid\":Infinity}}     |
      | {\"config\":{\"maxBid\":5}             |
      | <config><maxBid>5</maxBid></config>    |

  Scenario Outline: A lot can't be started with <what>
    When the extension requests POST /api/auctions/$Drill/monitor with <body>
    Then the answer is 400 INVALID_REQUEST
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | what                    | body                                                                              |
      | nothing                 | {}                                                                                |
      | a config that is a list | {"config":[]}                                                                     |
      | a maximum that is text  | {"config":{"maxBid":"50","strategy":"auto"}}                                      |
      | a maximum of true       | {"config":{"maxBid":true,"strategy":"auto"}}                                      |
      | a negative maximum      | {"config":{"maxBid":-5,"strategy":"auto"}}                                        |
      | an endless maximum      | {"config":{"maxBid":1e999,"strategy":"auto"}}                                     |
      | a maximum of a million  | {"config":{"maxBid":1000000,"strategy":"auto"}}                                   |
      | an unknown strategy     | {"config":{"maxBid":5,"strategy":"martingale"}}                                   |
      | a strategy of no name   | {"config":{"maxBid":5,"strategy":""}}                                             |
      | an inherited strategy   | {"config":{"maxBid":5,"strategy":"hasOwnProperty"}}                               |
      | a snipe too early       | {"config":{"maxBid":5,"strategy":"snipe","snipeSeconds":61}}                      |
      | a snipe at no time      | {"config":{"maxBid":5,"strategy":"snipe","snipeSeconds":"soon"}}                  |
      | no bid that could fit   | {"config":{"maxBid":5,"strategy":"auto","minBidAmount":6}}                        |
      | a limit beside it       | {"config":{"maxBid":5},"maxTotal":20}                                             |
      | metadata of no client   | {"config":{"maxBid":5},"metadata":{"title":"x","limit":5}}                        |
      | metadata that is text   | {"config":{"maxBid":5},"metadata":"extension"}                                    |
      | a URL for scripts       | {"config":{"maxBid":5},"metadata":{"imageUrl":"javascript:alert(1)"}}             |

  Scenario: A field named __proto__ is no way to set a config
    When the extension requests POST /api/auctions/$Drill/monitor with {"config":{"maxBid":"x","__proto__":{"maxBid":5}},"__proto__":{"config":{"maxBid":5}}}
    Then the answer is 400 INVALID_REQUEST
    And nothing has changed, and the other clients go on undisturbed

  Scenario: Titles and URLs that are too long are refused
    When the extension starts "Drill" with a title of 201 characters
    Then the answer is 400 INVALID_REQUEST
    When the extension starts "Drill" with a URL of 1001 characters
    Then the answer is 400 INVALID_REQUEST
    And nothing has changed, and the other clients go on undisturbed

  Scenario Outline: A bid of <amount> is refused
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":<amount>}
    Then the answer is 400 INVALID_REQUEST
    And the answer's error names "amount"
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | amount  |
      | 0       |
      | -1      |
      | 0.5     |
      | 1000000 |
      | 1e400   |
      | "12"    |
      | null    |
      | {}      |

  Scenario: A bid of NaN is refused, as it is not JSON
    When the extension requests POST /api/auctions/$Lamp/bid with {"amount":NaN}
    Then the answer is 400 INVALID_JSON
    And nothing has changed, and the other clients go on undisturbed

  Scenario: Every route refuses an id that is not a number
    When the extension makes each of these requests:
      | method | path                                | body                                     |
      | POST   | /api/auctions/12/34/monitor         | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/12%2F34/monitor       | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/..%2F..%2Fx/monitor   | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/%2e%2e%2f/monitor     | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/lamp/monitor          | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/12.5/monitor          | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/-12/monitor           | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/1e9/monitor           | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/12%00/monitor         | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/%F0%9F%AA%91/monitor  | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/%E0%A4%A/monitor      | {"config":{"maxBid":5}}                  |
      | POST   | /api/auctions/1234567890123456/monitor | {"config":{"maxBid":5}}               |
      | POST   | /api/auctions/12%2F34/bid           | {"amount":5}                             |
      | POST   | /api/auctions/lamp/bid              | {"amount":5}                             |
      | PUT    | /api/auctions/12%2F34/config        | {"config":{"maxBid":5}}                  |
      | PUT    | /api/auctions/a%20b/config          | {"config":{"maxBid":5}}                  |
      | GET    | /api/auctions/12%2F34               |                                          |
      | GET    | /api/auctions/lamp                  |                                          |
      | POST   | /api/auctions/12%2F34/refresh       |                                          |
      | POST   | /api/auctions/12%2F34/stop          |                                          |
      | DELETE | /api/auctions/12%2F34/monitor       |                                          |
      | GET    | /api/auctions/12%2F34/bids          |                                          |
    Then nothing has changed, and the other clients go on undisturbed

  Scenario: An unknown path is answered 404
    When the extension makes each of these requests:
      | method | path                     | body |
      | GET    | /api                     |      |
      | GET    | /api/                    |      |
      | GET    | /api/auction             |      |
      | GET    | /api/auctions/           |      |
      | GET    | /api/auctions//bids      |      |
      | GET    | /api/token               |      |
      | GET    | /nowhere                 |      |
      | GET    | /.env                    |      |
      | POST   | /api/budgets             | {}   |
    Then the answer is 404 NOT_FOUND
    And nothing has changed, and the other clients go on undisturbed

  Scenario Outline: <path> refuses <method> and names the methods that it takes
    When the extension requests <method> <path>
    Then the answer is 405 METHOD_NOT_ALLOWED
    And the answer's header Allow names "<allowed>"
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | method | path                        | allowed |
      | DELETE | /api/auctions               | GET     |
      | PUT    | /api/auctions/$Lamp         | GET     |
      | GET    | /api/auctions/$Lamp/monitor | POST    |
      | PATCH  | /api/auctions/$Lamp/config  | PUT     |
      | GET    | /api/auctions/$Lamp/bid     | POST    |
      | PUT    | /api/settings               | POST    |
      | POST   | /api/status                 | GET     |
      | POST   | /metrics                    | GET     |

  Scenario: A body of 2 MB is refused before it is read
    When the extension requests POST /api/auctions/$Drill/monitor with 2 MB
    Then the answer is 413 TOO_LARGE
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A body of 2 MB without a Content-Length is refused too
    When the extension streams 2 MB to POST /api/auctions/$Drill/monitor
    Then the answer is 413 TOO_LARGE
    And nothing has changed, and the other clients go on undisturbed

  Scenario: JSON nested a thousand deep is refused
    When the extension requests POST /api/auctions/$Drill/monitor with lists nested 1000 deep
    Then the answer is 400 INVALID_REQUEST
    And nothing has changed, and the other clients go on undisturbed

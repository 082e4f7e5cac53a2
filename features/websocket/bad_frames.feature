@websocket
Feature: For client authors: frames that make no sense are refused

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Drill" that closes in 10 minutes
    And I watch "Lamp" with strategy "manual" up to $50
    And the extension connects and authenticates
    And the phone connects and authenticates
    And it is noted what is watched, bid and set

  Scenario Outline: A frame that is no message is answered with an error, and the socket stays open: <text>
    When the extension sends the text "<text>"
    Then the extension receives {"type":"error","error":"…"}
    And the extension is still connected
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | text                    |
      |                         |
      | hello                   |
      | {                       |
      | {\"type\":\"ping\"      |
      | {'type':'ping'}         |
      | {\"type\":NaN}          |
      | []                      |
      | [{\"type\":\"ping\"}]   |
      | null                    |
      | 42                      |
      | \"ping\"                |
      | {}                      |
      | {\"type\":7}            |
      | {\"type\":\"PING\"}     |
      | {\"type\":\"toString\"} |
      | {\"type\":\"__proto__\"} |

  Scenario: A frame of bytes is answered with an error
    When the extension sends bytes instead of text
    Then the extension receives {"type":"error","error":"…"}
    And the extension is still connected
    And nothing has changed, and the other clients go on undisturbed

  Scenario Outline: A lot can't be started with <what>
    When the extension sends {"type":"startMonitoring","auctionId":"$Drill","requestId":"r1",<fields>}
    Then the extension receives {"type":"response","action":"startMonitoring","success":false,"error":"…","requestId":"r1"}
    And the extension is still connected
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | what                     | fields                                                             |
      | no config                | "metadata":{}                                                      |
      | a config that is text    | "config":"auto"                                                    |
      | a maximum that is text   | "config":{"maxBid":"50","strategy":"auto"}                         |
      | a negative maximum       | "config":{"maxBid":-1,"strategy":"auto"}                           |
      | a maximum without end    | "config":{"maxBid":1e400,"strategy":"auto"}                        |
      | a huge maximum           | "config":{"maxBid":1e21,"strategy":"auto"}                         |
      | an unknown strategy      | "config":{"maxBid":5,"strategy":"yolo"}                            |
      | an inherited strategy    | "config":{"maxBid":5,"strategy":"constructor"}                     |
      | a numeric strategy       | "config":{"maxBid":5,"strategy":1}                                 |
      | a snipe too early        | "config":{"maxBid":5,"strategy":"snipe","snipeSeconds":90}         |
      | a snipe too late         | "config":{"maxBid":5,"strategy":"snipe","snipeSeconds":0}          |
      | autoBid as text          | "config":{"maxBid":5,"strategy":"auto","autoBid":"yes"}            |
      | a negative increment     | "config":{"maxBid":5,"strategy":"auto","incrementAmount":-1}       |
      | a title that is a number | "config":{"maxBid":5,"strategy":"auto"},"metadata":{"title":7}     |
      | a script for a URL       | "config":{"maxBid":5},"metadata":{"url":"javascript:alert(1)"}     |

  Scenario Outline: The id <id> is refused
    When the extension sends {"type":"startMonitoring","auctionId":<id>,"config":{"maxBid":5,"strategy":"auto"},"requestId":"r1"}
    Then the extension receives {"type":"response","action":"startMonitoring","success":false,"error":"…","requestId":"r1"}
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | id                                          |
      | ""                                          |
      | "12/34"                                     |
      | "../../account"                             |
      | "%2e%2e"                                    |
      | "lamp"                                      |
      | "1 OR 1=1"                                  |
      | "57000001\u0000"                            |
      | "-5"                                        |
      | 0                                           |
      | 1.5                                         |
      | 1e400                                       |
      | null                                        |
      | true                                        |
      | ["57000001"]                                |
      | {"$ne":null}                                |
      | "12345678901234567890123456789012345678901" |

  Scenario Outline: A config can't be changed to <config>
    When the extension sends {"type":"updateConfig","auctionId":"$Lamp","config":<config>,"requestId":"r1"}
    Then the extension receives {"error":"…","requestId":"r1"}
    And the extension is still connected
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | config                             |
      | null                               |
      | []                                 |
      | {"maxBid":"lots"}                  |
      | {"maxBid":-0.01}                   |
      | {"maxBid":1000000}                 |
      | {"strategy":"AUTO!"}               |
      | {"snipeSeconds":61}                |
      | {"minBidAmount":60}                |

  Scenario Outline: A bid of <amount> is refused
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":<amount>,"requestId":"r1"}
    Then the extension receives {"type":"bidResult","auctionId":"$Lamp","success":false,"error":"…","requestId":"r1"}
    And the clients' bids that reached the house are ""
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | amount  |
      | 0       |
      | -3      |
      | 2.5     |
      | 1000000 |
      | 1e400   |
      | "5"     |
      | null    |
      | true    |
      | [5]     |

  Scenario: NaN and Infinity are not JSON
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":NaN,"requestId":"r1"}
    Then the extension receives {"type":"error","error":"…"}
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":Infinity,"requestId":"r1"}
    Then the extension receives {"type":"error","error":"…"}
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A frame of 2 MB ends that connection alone
    When the extension sends a ping of 2 MB
    Then the extension is disconnected with code 1009
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A frame just within 1 MB is answered
    When the extension sends a ping of 0.99 MB
    Then the extension receives {"type":"pong","requestId":"large"}
    And the extension is still connected

  Scenario: A client that sends much at once waits its turn, and the others do not
    When the extension sends 150 times {"type":"getMonitoredAuctions","requestId":"r1"}
    Then nothing has changed, and the other clients go on undisturbed
    When 2 seconds pass
    Then the extension has received {"type":"response","requestId":"r1"}
    And the extension receives no frame of type error

  Scenario: A client that floods is shut out
    When the extension sends 5000 times {"type":"ping"}
    Then the extension is disconnected
    And nothing has changed, and the other clients go on undisturbed

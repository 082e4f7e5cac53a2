@websocket
Feature: For client authors: the messages of the socket

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Drill" that closes in 10 minutes

  Scenario: A new socket is greeted, and hears nothing about auctions
    Given I watch "Lamp" with strategy "manual" up to $50
    When the stranger connects
    Then the stranger has received {"type":"connected","clientId":"…","message":"…"}
    And the stranger has received nothing but the types connected

  Scenario: A client that authenticates hears what is watched
    Given I watch "Lamp" with strategy "manual" up to $50
    And the extension connects
    When the extension authenticates
    Then the extension receives, in this order:
      | {"type":"authenticated","success":true,"requestId":"hello"}                            |
      | {"type":"monitoredAuctions","auctions":[{"id":"$Lamp","title":"Lamp","status":"monitoring"}]} |
    And the extension receives no frame of type error

  Scenario: A wrong token is answered, and nothing about auctions comes after it
    Given I watch "Lamp" with strategy "manual" up to $50
    And the stranger connects
    When the stranger sends {"type":"authenticate","token":"not-the-token","requestId":"r1"}
    Then the stranger receives {"type":"authenticated","success":false,"error":"…","requestId":"r1"}
    And the stranger receives no frame of type monitoredAuctions
    And the stranger is still connected

  Scenario: A client that failed to authenticate may try again
    Given the extension connects
    And the extension sends {"type":"authenticate","token":"not-the-token","requestId":"r1"}
    When the extension authenticates
    Then the extension receives {"type":"authenticated","success":true}
    And the extension receives {"type":"monitoredAuctions","auctions":[]}

  Scenario Outline: Before it has authenticated, a client may not <what>
    Given I watch "Lamp" with strategy "manual" up to $50
    And the phone connects and authenticates
    And the stranger connects
    And it is noted what is watched, bid and set
    When the stranger sends <frame>
    Then the stranger receives {"type":"error","error":"…","requestId":"r1"}
    And the stranger has received nothing but the types connected,error
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | what           | frame                                                                                                 |
      | start          | {"type":"startMonitoring","auctionId":"$Drill","config":{"maxBid":5,"strategy":"auto"},"requestId":"r1"} |
      | stop           | {"type":"stopMonitoring","auctionId":"$Lamp","requestId":"r1"}                                        |
      | change configs | {"type":"updateConfig","auctionId":"$Lamp","config":{"maxBid":99},"requestId":"r1"}                   |
      | bid            | {"type":"placeBid","auctionId":"$Lamp","amount":5,"requestId":"r1"}                                   |
      | list           | {"type":"getMonitoredAuctions","requestId":"r1"}                                                      |
      | subscribe      | {"type":"subscribe","auctionId":"$Lamp","requestId":"r1"}                                             |
      | unsubscribe    | {"type":"unsubscribe","auctionId":"$Lamp","requestId":"r1"}                                           |

  Scenario: A client that has not authenticated hears nothing of what others do
    Given the stranger connects
    And the extension connects and authenticates
    When the extension sends {"type":"startMonitoring","auctionId":"$Lamp","config":{"maxBid":50,"strategy":"manual"},"requestId":"r1"}
    And the extension receives {"type":"auctionState","auction":{"id":"$Lamp"}}
    And the extension sends {"type":"stopMonitoring","auctionId":"$Lamp","requestId":"r2"}
    And the extension receives {"type":"auctionRemoved","auctionId":"$Lamp"}
    Then the stranger has received nothing but the types connected

  Scenario: A ping is answered, authenticated or not
    Given the stranger connects
    When the stranger sends {"type":"ping","requestId":"r1"}
    Then the stranger receives {"type":"pong","requestId":"r1"}

  Scenario: A message without a requestId is answered without one
    Given the extension connects and authenticates
    When the extension sends {"type":"getMonitoredAuctions"}
    Then the extension receives {"type":"response","data":{"auctions":[]}}
    And the last answer of the extension has no field requestId

  Scenario Outline: The answer to <type> repeats its requestId
    Given I watch "Lamp" with strategy "manual" up to $50
    And the extension connects and authenticates
    When the extension sends <frame>
    Then the extension receives <answer>

    Examples:
      | type                 | frame                                                                                                    | answer                                                                                               |
      | startMonitoring      | {"type":"startMonitoring","auctionId":"$Drill","config":{"maxBid":5,"strategy":"auto"},"requestId":"r-7"} | {"type":"response","action":"startMonitoring","auctionId":"$Drill","success":true,"requestId":"r-7"} |
      | stopMonitoring       | {"type":"stopMonitoring","auctionId":"$Lamp","requestId":"r-7"}                                          | {"type":"response","action":"stopMonitoring","auctionId":"$Lamp","success":true,"requestId":"r-7"}   |
      | updateConfig         | {"type":"updateConfig","auctionId":"$Lamp","config":{"maxBid":60},"requestId":"r-7"}                     | {"type":"response","data":{"success":true},"requestId":"r-7"}                                        |
      | placeBid             | {"type":"placeBid","auctionId":"$Lamp","amount":3,"requestId":"r-7"}                                     | {"type":"bidResult","auctionId":"$Lamp","success":true,"amount":3,"requestId":"r-7"}                 |
      | getMonitoredAuctions | {"type":"getMonitoredAuctions","requestId":"r-7"}                                                        | {"type":"response","data":{"auctions":[{"id":"$Lamp"}]},"requestId":"r-7"}                           |
      | subscribe            | {"type":"subscribe","auctionId":"$Lamp","requestId":"r-7"}                                               | {"type":"auctionUpdate","auctionId":"$Lamp","data":{"id":"$Lamp"},"requestId":"r-7"}                 |
      | unsubscribe          | {"type":"unsubscribe","auctionId":"$Lamp","requestId":"r-7"}                                             | {"type":"auctionUpdate","auctionId":"$Lamp","data":{"id":"$Lamp"},"requestId":"r-7"}                 |
      | nothing known        | {"type":"makeTea","requestId":"r-7"}                                                                     | {"type":"error","error":"…","requestId":"r-7"}                                                       |

  Scenario: A client that lost its connection finds everything again
    Given the extension connects and authenticates
    And the extension sends {"type":"startMonitoring","auctionId":"$Lamp","config":{"maxBid":50,"strategy":"sniping"},"requestId":"r1"}
    And the extension receives {"type":"auctionState","auction":{"id":"$Lamp"}}
    When the extension disconnects
    And the extension connects
    And the extension authenticates
    Then the extension receives {"type":"monitoredAuctions","auctions":[{"id":"$Lamp","config":{"maxBid":50,"strategy":"sniping"}}]}

  Scenario: Clients are told when the server stops, and find everything when it is back
    Given I watch "Lamp" with strategy "auto" up to $50
    And the extension connects and authenticates
    When Gavel restarts
    Then the extension is disconnected with code 1001
    When the extension connects
    And the extension authenticates
    Then the extension receives {"type":"monitoredAuctions","auctions":[{"id":"$Lamp","config":{"maxBid":50,"strategy":"auto"}}]}

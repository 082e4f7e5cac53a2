@websocket
Feature: For client authors: every client hears of every auction

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And the extension connects and authenticates
    And the phone connects and authenticates

  Scenario: The extension starts a lot and is answered first, and every client sees the lot
    When the extension sends {"type":"startMonitoring","auctionId":"$Lamp","config":{"maxBid":50,"incrementAmount":2,"strategy":"auto"},"metadata":{"source":"extension","title":"Lamp, as on the page","url":"https://www.nellisauction.com/p/x/1","imageUrl":null,"timestamp":1793620800000},"requestId":"r1"}
    Then the extension receives, in this order:
      | {"type":"response","action":"startMonitoring","auctionId":"$Lamp","success":true,"requestId":"r1"}                                                    |
      | {"type":"auctionState","auction":{"id":"$Lamp","status":"monitoring","config":{"maxBid":50,"strategy":"auto","autoBid":true,"incrementAmount":2}}} |
    And the phone receives {"type":"auctionState","auction":{"id":"$Lamp","title":"Lamp, as on the page","url":"https://www.nellisauction.com/p/x/1","imageUrl":null,"data":null}}

  Scenario: The first reading fills every documented field
    When the extension sends {"type":"startMonitoring","auctionId":"$Lamp","config":{"maxBid":0,"strategy":"manual","autoBid":false},"requestId":"r1"}
    And the extension receives {"type":"response","success":true}
    And 1 second passes
    Then the phone receives every documented field of "Lamp"
      | field                  | type    |
      | id                     | string  |
      | title                  | string  |
      | url                    | string  |
      | imageUrl               | string  |
      | status                 | string  |
      | lastUpdate             | string  |
      | config.maxBid          | number  |
      | config.strategy        | string  |
      | config.autoBid         | boolean |
      | config.incrementAmount | number  |
      | data.id                | string  |
      | data.title             | string  |
      | data.currentBid        | number  |
      | data.nextBid           | number  |
      | data.minimumBid        | number  |
      | data.bidCount          | number  |
      | data.bidderCount       | number  |
      | data.isWinning         | boolean |
      | data.isWatching        | boolean |
      | data.isClosed          | boolean |
      | data.marketStatus      | string  |
      | data.closeTime         | string  |
      | data.extensionInterval | number  |
      | data.retailPrice       | number  |
      | data.timeRemaining     | number  |
      | data.location          | string  |
      | data.inventoryNumber   | string  |

  Scenario: A lot that is watched already is not started again, which is no error
    Given I watch "Lamp" with strategy "manual" up to $50
    And it is noted what is watched, bid and set
    When the extension sends {"type":"startMonitoring","auctionId":"$Lamp","config":{"maxBid":70,"strategy":"auto"},"requestId":"r1"}
    Then the extension receives {"type":"response","action":"startMonitoring","auctionId":"$Lamp","success":false,"requestId":"r1"}
    And the last answer of the extension has no field error
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A lot that is stopped is gone for every client
    Given I watch "Lamp" with strategy "manual" up to $50
    When the extension sends {"type":"stopMonitoring","auctionId":"$Lamp","requestId":"r1"}
    Then the extension receives {"type":"response","action":"stopMonitoring","auctionId":"$Lamp","success":true,"requestId":"r1"}
    And the phone receives {"type":"auctionRemoved","auctionId":"$Lamp"}
    And the lots that clients see watched are ""

  Scenario: A lot that is not watched can't be stopped
    Given it is noted what is watched, bid and set
    When the extension sends {"type":"stopMonitoring","auctionId":"$Lamp","requestId":"r1"}
    Then the extension receives {"type":"response","action":"stopMonitoring","auctionId":"$Lamp","success":false,"requestId":"r1"}
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A changed config reaches every client, and leaves alone what it did not name
    Given I watch "Lamp" with:
      | maxBid          | 50   |
      | strategy        | auto |
      | incrementAmount | 3    |
    When the phone sends {"type":"updateConfig","auctionId":"$Lamp","config":{"maxBid":80},"requestId":"r1"}
    Then the phone receives, in this order:
      | {"type":"response","data":{"success":true},"requestId":"r1"}                                                          |
      | {"type":"auctionState","auction":{"id":"$Lamp","config":{"maxBid":80,"strategy":"auto","incrementAmount":3}}} |
    And the extension receives {"type":"auctionState","auction":{"id":"$Lamp","config":{"maxBid":80,"strategy":"auto","incrementAmount":3}}}

  Scenario: The config of a lot that is not watched can't be changed
    Given it is noted what is watched, bid and set
    When the extension sends {"type":"updateConfig","auctionId":"$Lamp","config":{"maxBid":80},"requestId":"r1"}
    Then the extension receives {"auctionId":"$Lamp","error":"…","requestId":"r1"}
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A bid by hand is answered and every client sees who leads
    Given I watch "Lamp" with strategy "manual" up to $50
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":12,"requestId":"r1"}
    Then the extension receives {"type":"bidResult","auctionId":"$Lamp","success":true,"amount":12,"requestId":"r1"}
    And the clients' bids that reached the house are "12"
    When 10 seconds pass
    Then the phone has received {"type":"auctionState","auction":{"id":"$Lamp","data":{"isWinning":true}}}

  Scenario: A bid by hand on a lot that nobody watches is sent too
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":12,"requestId":"r1"}
    Then the extension receives {"type":"bidResult","auctionId":"$Lamp","success":true,"amount":12}
    And the clients' bids that reached the house are "12"
    And the lots that clients see watched are ""

  Scenario: A bid that the house refuses says why and whether to try again
    Given the house refuses the next bid as too low
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":12,"requestId":"r1"}
    Then the extension receives {"type":"bidResult","auctionId":"$Lamp","success":false,"error":"…","errorType":"BID_TOO_LOW","retryable":false,"requestId":"r1"}

  Scenario: A bid that never reached the house may be tried again
    Given the house can't be reached
    When the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":12,"requestId":"r1"}
    Then the extension receives {"type":"bidResult","auctionId":"$Lamp","success":false,"errorType":"CONNECTION_ERROR","retryable":true,"requestId":"r1"}
    And the clients' bids that reached the house are ""

  Scenario: A client that subscribes hears of each change until it unsubscribes
    Given I watch "Lamp" with strategy "manual" up to $50
    When the extension sends {"type":"subscribe","auctionId":"$Lamp","requestId":"r1"}
    Then the extension receives {"type":"auctionUpdate","auctionId":"$Lamp","data":{"currentBid":0},"requestId":"r1"}
    When "Ada" bids up to $5 on "Lamp"
    And 10 seconds pass
    Then the extension has received {"type":"auctionUpdate","auctionId":"$Lamp","data":{"currentBid":1,"bidCount":1}}
    And the phone receives no frame of type auctionUpdate
    When the extension sends {"type":"unsubscribe","auctionId":"$Lamp","requestId":"r2"}
    Then the extension receives {"type":"auctionUpdate","auctionId":"$Lamp","requestId":"r2"}
    When "Ada" bids up to $9 on "Lamp"
    And 10 seconds pass
    Then the extension receives no frame of type auctionUpdate

  Scenario: A lot that is not watched can't be subscribed to
    Given it is noted what is watched, bid and set
    When the extension sends {"type":"subscribe","auctionId":"$Lamp","requestId":"r1"}
    Then the extension receives {"error":"…","requestId":"r1"}
    And nothing has changed, and the other clients go on undisturbed

  Scenario: Being outbid is a notification with a message
    Given I watch "Lamp" with strategy "manual" up to $3
    And the extension sends {"type":"placeBid","auctionId":"$Lamp","amount":2,"requestId":"r1"}
    And the extension receives {"type":"bidResult","success":true}
    And 10 seconds pass
    When "Ada" bids up to $30 on "Lamp"
    And 10 seconds pass
    Then the phone has received {"type":"notification","kind":"outbid","auctionId":"$Lamp","message":"…","currentBid":3}

  Scenario: Passing the maximum is a notification
    Given I watch "Lamp" with strategy "auto" up to $20
    When "Ada" bids up to $30 on "Lamp"
    And 20 seconds pass
    Then the phone has received {"type":"notification","kind":"maxBidReached","auctionId":"$Lamp","message":"…"}
    And the phone has received {"type":"auctionState","auction":{"id":"$Lamp","maxBidReached":true,"status":"monitoring"}}

  Scenario: The end is a notification, and the auction stays in the list
    Given I watch "Lamp" with strategy "auto" up to $50
    When 610 seconds pass
    Then the extension has received {"type":"notification","kind":"won","auctionId":"$Lamp","message":"…","finalPrice":1}
    And the phone has received {"type":"auctionState","auction":{"id":"$Lamp","status":"ended","won":true,"finalPrice":1,"data":{"isClosed":true,"timeRemaining":0}}}
    And the lots that clients see watched are "Lamp"

  Scenario: A change over REST is seen on every socket
    When the extension requests POST /api/auctions/$Lamp/monitor with {"config":{"maxBid":50,"strategy":"manual"}}
    Then the answer is 200
    And the phone receives {"type":"auctionState","auction":{"id":"$Lamp","config":{"maxBid":50}}}
    When the extension requests PUT /api/auctions/$Lamp/config with {"config":{"maxBid":60}}
    Then the phone receives {"type":"auctionState","auction":{"id":"$Lamp","config":{"maxBid":60}}}
    When the extension requests POST /api/auctions/clear
    Then the phone receives {"type":"auctionRemoved","auctionId":"$Lamp"}

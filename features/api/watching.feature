@api
Feature: For client authors: watching lots over REST

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Drill" that closes in 10 minutes

  Scenario: A lot is started with everything that the extension sends
    When the extension requests POST /api/auctions/$Lamp/monitor with {"config":{"maxBid":50,"incrementAmount":2,"strategy":"auto"},"metadata":{"source":"extension","title":"Lamp","url":"https://www.nellisauction.com/p/x/1","imageUrl":null,"timestamp":1793620800000}}
    Then the answer is 200 {"success":true}
    And "Lamp" is watched with:
      | maxBid          | 50   |
      | strategy        | auto |
      | autoBid         | true |
      | incrementAmount | 2    |

  Scenario: A lot that is watched already is refused, and keeps its config
    Given I watch "Lamp" with strategy "manual" up to $50
    And it is noted what is watched, bid and set
    When the extension requests POST /api/auctions/$Lamp/monitor with {"config":{"maxBid":70,"strategy":"auto"}}
    Then the answer is 409 ALREADY_WATCHED
    And nothing has changed, and the other clients go on undisturbed

  Scenario Outline: The strategy "<word>" is shown in the client's own word
    When the extension requests POST /api/auctions/$Lamp/monitor with {"config":{"maxBid":0,"strategy":"<word>"}}
    Then the answer is 200
    And "Lamp" is watched with:
      | maxBid   | 0      |
      | strategy | <word> |

    Examples:
      | word        |
      | manual      |
      | auto        |
      | increment   |
      | incremental |
      | aggressive  |
      | sniping     |
      | snipe       |
      | last-second |
      | last_second |

  Scenario: The owner's settings fill in what a config leaves out
    When the extension requests POST /api/auctions/$Lamp/monitor with {"config":{"strategy":"sniping"}}
    Then the answer is 200
    And "Lamp" is watched with:
      | maxBid   | 0       |
      | strategy | sniping |
      | autoBid  | true    |
    When the extension requests POST /api/settings with {"general":{"defaultMaxBid":35,"defaultStrategy":"auto"}}
    And the extension requests POST /api/auctions/$Drill/monitor with {"config":{}}
    Then "Drill" is watched with:
      | maxBid   | 35   |
      | strategy | auto |
      | autoBid  | true |
    And "Lamp" is watched with:
      | maxBid   | 0       |
      | strategy | sniping |

  Scenario Outline: A lot is stopped with <method> <path>, once
    Given I watch "Lamp" with strategy "manual" up to $50
    And I watch "Drill" with strategy "manual" up to $20
    When the extension requests <method> <path>
    Then the answer is 200 {"success":true}
    And the lots that clients see watched are "Drill"
    When the extension requests <method> <path>
    Then the answer is 404 NOT_WATCHED
    And the lots that clients see watched are "Drill"

    Examples:
      | method | path                        |
      | DELETE | /api/auctions/$Lamp/monitor |
      | POST   | /api/auctions/$Lamp/stop    |

  Scenario: Everything is stopped at once
    Given I watch "Lamp" with strategy "manual" up to $50
    And I watch "Drill" with strategy "manual" up to $20
    When the extension requests POST /api/auctions/clear
    Then the answer is 200 {"success":true,"cleared":2}
    And the lots that clients see watched are ""
    When the extension requests POST /api/auctions/clear
    Then the answer is 200 {"success":true,"cleared":0}

  Scenario: A change of a part of a config leaves the rest as it is
    Given I watch "Lamp" with:
      | maxBid          | 50      |
      | strategy        | sniping |
      | incrementAmount | 3       |
      | snipeSeconds    | 7       |
    When the extension requests PUT /api/auctions/$Lamp/config with {"config":{"maxBid":65,"snipeSeconds":4}}
    Then the answer is 200 {"success":true,"config":{"maxBid":65,"strategy":"sniping","autoBid":true,"incrementAmount":3,"snipeSeconds":4}}
    And "Lamp" is watched with:
      | maxBid          | 65      |
      | strategy        | sniping |
      | incrementAmount | 3       |
      | snipeSeconds    | 4       |

  Scenario: The config of a lot that is not watched can't be changed
    Given it is noted what is watched, bid and set
    When the extension requests PUT /api/auctions/$Lamp/config with {"config":{"maxBid":65}}
    Then the answer is 404 NOT_WATCHED
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A wrong config is refused field by field
    Given I watch "Lamp" with strategy "manual" up to $50
    And it is noted what is watched, bid and set
    When the extension requests PUT /api/auctions/$Lamp/config with {"config":{"maxBid":"65","snipeSeconds":90,"strategy":"auto"}}
    Then the answer is 400 INVALID_REQUEST
    And the answer's details name "config.maxBid"
    And the answer's details name "config.snipeSeconds"
    And the answer's error names "snipeSeconds must be 1 to 60"
    And nothing has changed, and the other clients go on undisturbed

  Scenario: A lot is shown as the house has it now, also when it is not watched
    Given "Ada" bids up to $5 on "Lamp"
    When the extension requests GET /api/auctions/$Lamp
    Then the answer is 200 {"success":true,"data":{"id":"$Lamp","title":"Lamp","currentBid":1,"nextBid":2,"minimumBid":2,"bidCount":1,"isWinning":false,"isClosed":false}}
    And the answer has every field of:
      | field                  | type    |
      | data.bidderCount       | number  |
      | data.isWatching        | boolean |
      | data.marketStatus      | string  |
      | data.closeTime         | string  |
      | data.extensionInterval | number  |
      | data.retailPrice       | number  |
      | data.timeRemaining     | number  |
      | data.location          | string  |
      | data.inventoryNumber   | string  |
    And the lots that clients see watched are ""

  Scenario: A lot that the house does not know is not found
    When the extension requests GET /api/auctions/99999999
    Then the answer is 404 NELLIS_LOT_UNKNOWN

  Scenario: A lot that the house does not know is watched all the same, because the house may be wrong, and says so
    Given the phone connects and authenticates
    When the extension requests POST /api/auctions/99999999/monitor with {"config":{"maxBid":50,"strategy":"auto"}}
    Then the answer is 200
    When 1 second passes
    Then the phone receives {"type":"auctionState","auction":{"id":"99999999","status":"error","error":"Nellis has no lot 99999999: check its number."}}

  Scenario: A bid by hand on a lot that the house does not know is refused for that reason
    When the extension requests POST /api/auctions/99999999/bid with {"amount":5}
    Then the answer is 404 {"success":false,"error":"Nellis has no lot 99999999: check its number.","code":"NELLIS_LOT_UNKNOWN"}

  Scenario: A house that can't be reached is answered 503
    Given I watch "Lamp" with strategy "manual" up to $50
    And the house can't be reached
    When the extension requests GET /api/auctions/$Lamp
    Then the answer is 503 NELLIS_UNREACHABLE
    And the lots that clients see watched are "Lamp"

  Scenario: A client may have a lot read once in five seconds
    Given I watch "Lamp" with strategy "manual" up to $50
    And "Ada" bids up to $5 on "Lamp"
    When the extension requests POST /api/auctions/$Lamp/refresh
    Then the answer is 200 {"success":true,"data":{"currentBid":1}}
    When the extension requests POST /api/auctions/$Lamp/refresh
    Then the answer is 429 RATE_LIMITED
    And the answer's header Retry-After is "5"
    When the extension requests POST /api/auctions/$Drill/refresh
    Then the answer is 200
    When 5 seconds pass
    And the extension requests POST /api/auctions/$Lamp/refresh
    Then the answer is 200

  Scenario: An id has no leading zero, so that no two ids name one lot
    Given I watch "Lamp" with strategy "manual" up to $50
    When the extension requests POST /api/auctions/0$Lamp/monitor with {"config":{"maxBid":5,"strategy":"manual"}}
    Then the answer is 400 INVALID_REQUEST
    And the lots that clients see watched are "Lamp"

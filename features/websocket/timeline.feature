@websocket @results
Feature: For client authors: a lot's timeline as it grows
  A client that subscribes to a lot with its timeline gets each new entry, with a sentence for people.

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And I watch "Lamp" with strategy "auto" up to $50
    And 1 second passes
    And the extension connects and authenticates
    And the phone connects and authenticates

  Scenario: A rival's bid and ours
    When the extension sends {"type":"subscribe","auctionId":"$Lamp","timeline":true,"requestId":"r1"}
    And the extension receives {"type":"auctionUpdate","auctionId":"$Lamp","requestId":"r1"}
    And the phone sends {"type":"subscribe","auctionId":"$Lamp","requestId":"r2"}
    And the phone receives {"type":"auctionUpdate","auctionId":"$Lamp","requestId":"r2"}
    And "Ada" bids up to $5 on "Lamp"
    And 10 seconds pass
    Then the extension has received {"type":"timelineEntry","auctionId":"$Lamp","entry":{"kind":"bid","text":"We bid $6: it leads."}}
    And the extension has received {"type":"timelineEntry","auctionId":"$Lamp","entry":{"kind":"outbid"}}
    And the phone receives no frame of type timelineEntry

  Scenario: The end, and the reason
    When the extension sends {"type":"subscribe","auctionId":"$Lamp","timeline":true,"requestId":"r1"}
    And the extension receives {"type":"auctionUpdate","auctionId":"$Lamp","requestId":"r1"}
    And "Lamp" closes
    Then the extension has received {"type":"timelineEntry","auctionId":"$Lamp","entry":{"kind":"ended","text":"Won for $1.","won":true}}

  Scenario: A client that does not want it any more
    When the extension sends {"type":"subscribe","auctionId":"$Lamp","timeline":true,"requestId":"r1"}
    And the extension receives {"type":"auctionUpdate","auctionId":"$Lamp","requestId":"r1"}
    And the extension sends {"type":"unsubscribe","auctionId":"$Lamp","requestId":"r2"}
    And the extension receives {"type":"auctionUpdate","auctionId":"$Lamp","requestId":"r2"}
    And "Lamp" closes
    Then the extension receives no frame of type timelineEntry

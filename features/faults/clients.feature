@faults
Feature: Faults on the wire to the clients
  An order whose answer is lost was carried out once or not at all, and whoever connects again sees which.

  Background:
    Given a lot "Lamp" that starts at $5 and closes in 1 hour
    And the clients reach Gavel over a network

  Scenario Outline: A bid by hand whose request <fate>
    When the clients' next POST request <fate>
    And the phone bids $9 by hand on "Lamp" over the network
    Then no answer comes
    And <bids> of mine arrived on "Lamp"
    And the ledger has <bids> on "Lamp"

    Examples:
      | fate                                 | bids   |
      | is cut before it arrives             | 0 bids |
      | is reset before it arrives           | 0 bids |
      | arrives, and its connection is cut   | 1 bid  |
      | arrives, and its connection is reset | 1 bid  |

  Scenario Outline: An order whose request <fate>
    When the clients' next POST request <fate>
    And the phone asks over the network for "Lamp" to be watched with strategy "manual" up to $50
    Then no answer comes
    And "Lamp" is <state>
    When Gavel restarts
    Then "Lamp" is <state>

    Examples:
      | fate                                 | state       |
      | is reset before it arrives           | not watched |
      | arrives, and its connection is reset | watched     |

  Scenario: A client whose frames come one byte at a time is understood
    When the network to the clients delivers one byte at a time
    And the phone connects over the network
    And the phone sends {"type":"startMonitoring","requestId":"1","auctionId":"$Lamp","config":{"maxBid":50,"strategy":"manual"}}
    Then the phone receives {"type":"response","requestId":"1","success":true}
    And "Lamp" is watched

  Scenario Outline: A client whose connection is <end> sees after it what came of its order
    Given the phone connects over the network
    When the phone sends {"type":"startMonitoring","requestId":"1","auctionId":"$Lamp","config":{"maxBid":50,"strategy":"manual"}}
    And every connection to the clients is <end>
    And the phone connects over the network again
    And the phone sends {"type":"startMonitoring","requestId":"2","auctionId":"$Lamp","config":{"maxBid":50,"strategy":"manual"}}
    Then the phone receives {"type":"response","requestId":"2","success":true}
    And "Lamp" is watched
    And no bid of mine arrived on "Lamp"

    Examples:
      | end   |
      | cut   |
      | reset |

  Scenario: A client that hears nothing any more holds up no other, and hears it all later
    Given the phone connects over the network
    And the laptop connects and authenticates
    When the network to the clients stalls
    And I watch "Lamp" with strategy "auto" up to $50
    And 2 minutes pass
    Then I lead on "Lamp" at $6
    And the laptop is still connected
    When the network to the clients is in order again
    Then the phone has received {"type":"auctionState"}
    And the phone is still connected

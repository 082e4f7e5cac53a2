@api @results
Feature: For client authors: one order for many lots

  Scenario: Many lots are stopped
    Given a lot "Lamp" that closes in 1 hour
    And a lot "Desk" that closes in 1 hour
    And I watch "Lamp" with strategy "sniping" up to $50
    And I only watch "Desk"
    When the extension requests POST /api/auctions/bulk with {"ids":["$Lamp","$Desk","777"],"action":"stop"}
    Then the answer is 200 {"success":true,"results":{"$Lamp":{"success":true},"$Desk":{"success":true},"777":{"success":false,"code":"NOT_WATCHED"}}}
    And "Lamp" is not watched
    And "Desk" is not watched

  Scenario: Many lots get another limit
    Given a lot "Lamp" that closes in 1 hour
    And a lot "Desk" that closes in 1 hour
    And I watch "Lamp" with strategy "sniping" up to $50
    And I watch "Desk" with strategy "sniping" up to $50
    When the extension requests POST /api/auctions/bulk with {"ids":["$Lamp","$Desk"],"action":"config","config":{"maxBid":5}}
    Then the answer is 200 {"success":true,"results":{"$Lamp":{"success":true},"$Desk":{"success":true}}}
    When "Ada" bids up to $40 on "Lamp"
    And "Ben" bids up to $20 on "Lamp"
    And "Lamp" closes
    And "Desk" closes
    Then the result of "Lamp" is "Lost: the price passed your limit of $5"
    And the result of "Desk" is "Won for $1, $1.15 in all"

  Scenario: An order that can lead to bids must be signed where bids must be
    Given bids by hand must be signed
    And a lot "Lamp" that closes in 1 hour
    And I only watch "Lamp"
    When the extension requests POST /api/auctions/bulk with {"ids":["$Lamp"],"action":"config","config":{"maxBid":90}}
    Then the answer is 401 SIGNATURE_REQUIRED
    When the extension requests POST /api/auctions/bulk with {"ids":["$Lamp"],"action":"stop"}
    Then the answer is 200

  Scenario: A test notice where nobody is to be notified
    When the extension requests POST /api/notifications/test
    Then the answer is 409 NOTIFICATIONS_OFF

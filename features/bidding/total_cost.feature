@bidding @limits
Feature: What a lot may cost in all
  `maxTotal` is the most that I pay for a lot with the buyer's premium and the sales tax. Gavel computes the highest bid
  that fits, to the dollar.

  Scenario Outline: Exact to the dollar: <total> with <premium> premium and <tax> tax (on the premium: <taxed>)
    Given smart bidding is on
    And a lot "lamp" that closes in 10 minutes
    And my costs settings are:
      | buyersPremiumRate | <premium> |
      | salesTaxRate      | <tax>     |
      | taxOnPremium      | <taxed>   |
    And I watch "lamp" with:
      | strategy | sniping |
      | maxBid   | 900     |
      | maxTotal | <total> |
    When "lamp" closes
    Then my bid on "lamp" was <bid>
    And the total for "lamp" comes to a bid of <bid>

    Examples:
      | total  | premium | tax     | taxed | bid  |
      | 115    | 0.15    | 0       | true  | $100 |
      | 114.99 | 0.15    | 0       | true  | $99  |
      | 115    | 0       | 0       | true  | $115 |
      | 124.49 | 0.15    | 0.0825  | true  | $100 |
      | 124.48 | 0.15    | 0.0825  | true  | $99  |
      | 123.25 | 0.15    | 0.0825  | false | $100 |
      | 123.24 | 0.15    | 0.0825  | false | $99  |
      | 200    | 1       | 0       | true  | $100 |
      | 1.15   | 0.15    | 0       | true  | $1   |

  Scenario: The maximum bid decides where it is the tighter one
    Given smart bidding is on
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy | sniping |
      | maxBid   | 40      |
      | maxTotal | 115     |
    When "lamp" closes
    Then my bid on "lamp" was $40

  Scenario: A total in which not even a dollar fits
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | maxTotal | 1.14 |
    When "lamp" closes
    Then no bid of mine arrived on "lamp"
    And the total for "lamp" comes to a bid of $0

  Scenario: With a maximum of 0, a total bids nothing
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy | auto |
      | maxBid   | 0    |
      | maxTotal | 115  |
    When "lamp" closes
    Then no bid of mine arrived on "lamp"

  Scenario: A lot without a maximum gets the highest bid that fits its total
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $20 on "lamp"
    And I watch "lamp" with:
      | strategy | auto |
      | maxTotal | 115  |
    When 1 minute passes
    Then "lamp" is watched with:
      | maxBid   | 100 |
      | maxTotal | 115 |
    And I lead on "lamp" at $21
    And "lamp" costs $24.15 in all

  Scenario: A lot that is held by its total says so, and so does its loss
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $40 on "lamp"
    And I watch "lamp" with:
      | strategy | auto  |
      | maxBid   | 50    |
      | maxTotal | 14.95 |
    When 1 minute passes
    Then my last bid on "lamp" was $13
    And "lamp" is held by its maxTotal, because "The next bid would be $15, above your total of $14.95 with premium and tax"
    And I am told "maxBidReached" about "lamp"
    When "lamp" closes
    Then I lost "lamp" at $14
    And the loss of "lamp" is explained by "above your total of $14.95 with premium and tax"

  Scenario: A total that is raised, and then taken away
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $40 on "lamp"
    And I watch "lamp" with:
      | strategy | auto  |
      | maxBid   | 50    |
      | maxTotal | 11.50 |
    And 1 minute passes
    When I change "lamp" to:
      | maxTotal | 23 |
    And 1 minute passes
    Then my last bid on "lamp" was $20
    When I change "lamp" to:
      | maxTotal | null |
    And 1 minute passes
    Then I lead on "lamp" at $41
    And "lamp" is watched with:
      | maxBid | 50 |

  Scenario: A change of the premium changes at once what fits
    Given a lot "lamp" that closes in 10 minutes
    And "Ada" bids up to $40 on "lamp"
    And I watch "lamp" with:
      | strategy | auto |
      | maxBid   | 50   |
      | maxTotal | 15   |
    And 1 minute passes
    And my last bid on "lamp" was $13
    When my costs settings are:
      | buyersPremiumRate | 0 |
    And 10 seconds pass
    Then my last bid on "lamp" was $15
    And the total for "lamp" comes to a bid of $15

  Scenario: A total survives a restart and holds bids by hand
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with:
      | strategy | manual |
      | maxBid   | 0      |
      | maxTotal | 23     |
    When Gavel restarts
    And 10 seconds pass
    And I bid $21 by hand on "lamp"
    Then my bid by hand fails as LIMIT_EXCEEDED
    And I am refused, because "your total of $23 with premium and tax: raise it first"
    And no bid of mine arrived on "lamp"
    When I bid $20 by hand on "lamp"
    Then my bid by hand is accepted

  Scenario Outline: For client authors: a total that makes no sense is refused: <total>
    Given a lot "Lamp" that closes in 10 minutes
    And a lot "Drill" that closes in 10 minutes
    And I watch "Lamp" with strategy "manual" up to $50
    And the extension connects and authenticates
    And the phone connects and authenticates
    And it is noted what is watched, bid and set
    When the extension requests POST /api/auctions/$Drill/monitor with {"config":{"maxBid":5,"strategy":"auto","maxTotal":<total>}}
    Then the answer is 400 INVALID_REQUEST
    When the extension requests PUT /api/auctions/$Lamp/config with {"config":{"maxTotal":<total>}}
    Then the answer is 400 INVALID_REQUEST
    When the extension sends {"type":"startMonitoring","auctionId":"$Drill","requestId":"r1","config":{"maxBid":5,"strategy":"auto","maxTotal":<total>}}
    Then the extension receives {"type":"response","action":"startMonitoring","success":false,"error":"…","requestId":"r1"}
    When the extension sends {"type":"updateConfig","auctionId":"$Lamp","requestId":"r2","config":{"maxTotal":<total>}}
    Then the extension receives {"type":"response","success":false,"error":"…","requestId":"r2"}
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | total      |
      | -1         |
      | 1000000    |
      | 1e400      |
      | "115"      |
      | true       |

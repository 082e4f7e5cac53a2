@dashboard
Feature: A lot's own page
  Its plan, its prices as a chart, and all that happened to it in sentences.

  Scenario: Outbid and answered while I look on
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    And I watch "lamp" with strategy "aggressive" up to $20
    And the page of "lamp" is open
    Then the page says "You lead at $11: will bid up to $20 when passed"
    And a mark of the chart says "we bid $11, it led"
    When "Ada" bids up to $40 on "lamp"
    Then the page says "We are outbid: it stands at $12."
    And the page says "a rival leads"
    And the page says "Will not bid"
    And a mark of the chart says "a rival's bid made it $21"
    And a mark of the chart says "Your limit $20"
    And the chart is summed up by "The price went from $10 to $21"
    And axe finds nothing wrong

  Scenario: The last ten minutes, kept in the address
    Given a lot "lamp" that closes in 30 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the page of "lamp" is open
    When I press "Last 10 minutes"
    And I reload the page
    Then "Last 10 minutes" is pressed

  Scenario: A close that moves is a line of the chart
    Given a lot "lamp" that closes in 1 minute
    And I only watch "lamp"
    And the page of "lamp" is open
    Then the page says "closes in"
    When it is 10 seconds before the close of "lamp"
    And "Ada" bids up to $5 on "lamp"
    Then a mark of the chart says "the close moved"
    And the page says "Closes 20 s later, at 12:01:2"

  Scenario: Won while I look on
    Given a lot "lamp" that closes in 1 minute
    And I watch "lamp" with strategy "snipe" up to $20
    And the page of "lamp" is open
    Then the page says "nobody has bid"
    When "lamp" closes
    Then the page says "Won for $1"
    And the page says "ended 12:01:"

  Scenario: A lot that is not watched any more keeps its story
    Given a lot "lamp" that starts at $10 and closes in 10 minutes
    And I only watch "lamp"
    And 1 minute passes
    And the page of "lamp" is open
    Then the page says "First seen at $10"
    When I stop watching "lamp"
    Then the page says "This lot is not watched any more"
    And the page says "First seen at $10"

  Scenario: Without a connection nothing counts down
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the page of "lamp" is open
    Then the page says "closes in 9 min"
    And the page says "First seen at"
    When Gavel is stopped
    Then the page says "was to close at 12:10:0"
    And what is on the page of "lamp" looks old
    And axe finds nothing wrong
    And nothing is cut off at the right edge
    And the browser complains of "WebSocket connection to"
    When Gavel starts again at the same address
    And I press "Try now" if it is still there
    Then the page says "closes in 9 min"

  Scenario Outline: On a browser that is <window>
    Given the browser is <window>
    And a lot "lamp" that closes in 10 minutes, where "Ada" answers every bid up to $12
    And I watch "lamp" with strategy "aggressive" up to $20
    And the page of "lamp" is open
    Then the page says "you lead"
    And axe finds nothing wrong
    And nothing is cut off at the right edge

    Examples:
      | window          |
      | dark            |
      | on a phone      |
      | zoomed to 200 % |

@dashboard
Feature: What sellers write does no harm to the dashboard

  Scenario Outline: A title that is <kind>
    Given a lot "lamp" whose title is "<title>" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the row of "lamp" says "<title>"
    And the status bar says "next <title> at 12:09:50"
    And axe finds nothing wrong
    And nothing is cut off at the right edge

    Examples:
      | kind          | title                                                       |
      | a script      | <script>alert(1)</script><img src=x onerror=alert(2)> &amp; |
      | right to left | مصباح طاولة، חדש                                            |

  Scenario Outline: A title of 200 characters on a browser that is <window>
    Given the browser is <window>
    And a lot "lamp" with a title of 200 characters that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the status bar says "Armed"
    And nothing is cut off at the right edge

    Examples:
      | window          |
      | on a phone      |
      | zoomed to 200 % |

  Scenario: A lot without a title
    Given a lot "lamp" without a title that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the plan of "lamp" says "Will bid up to $20"
    And axe finds nothing wrong

  Scenario: Pictures that do not load
    Given a lot "lamp" that closes in 10 minutes
    And no picture of a lot can be had
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the plan of "lamp" says "Will bid up to $20"
    And the browser complains of "net::ERR_FAILED"
    And axe finds nothing wrong

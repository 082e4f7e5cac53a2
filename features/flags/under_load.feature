@flags
Feature: Every enhancement can be switched live
  Whatever is switched, and when: no auction is forgotten, no bid of a rival is missed, and no bid of mine is lost or sent
  twice.

  Scenario Outline: <flag>, flipped while rivals bid
    Given Gavel is configured with <flag>=true
    And 12 lots are watched
    And 2 seconds pass
    When <flag> is turned off and on 6 times, while "Ada" bids on 12 lots
    And 40 seconds pass
    Then Gavel shows all 12 lots as the house does

    Examples:
      | flag                |
      | ENABLE_SSE          |
      | USE_POLLING_QUEUE   |
      | USE_CIRCUIT_BREAKER |

  Scenario: USE_MINIMAL_POLLING, flipped while rivals bid
    Given 12 lots are watched
    And 2 seconds pass
    When USE_MINIMAL_POLLING is turned off and on 5 times, while "Ada" bids on 12 lots
    And 10 seconds pass
    Then Gavel shows all 12 lots as the house does

  Scenario Outline: <flag>, flipped while Gavel answers rivals
    Given 8 lots are watched with strategy "auto" up to $200
    And 2 seconds pass
    When <flag> is turned off and on 4 times, while "Ada" bids on 8 lots
    And 40 seconds pass
    Then all 8 lots are led by me
    And no bid of mine was above $200

    Examples:
      | flag                |
      | ENABLE_SSE          |
      | USE_POLLING_QUEUE   |
      | USE_MINIMAL_POLLING |
      | USE_CIRCUIT_BREAKER |

  Scenario: Switching the live feed off closes every stream, and polling goes on
    Given 12 lots are watched
    And 2 seconds pass
    And 12 live streams are open
    When I turn ENABLE_SSE off
    Then 0 live streams are open
    And over 6 minutes, each of the 12 lots is asked for
    And over 6 minutes, each of the 12 lots is asked for

  Scenario: Switching the live feed on opens a stream for every lot
    Given the live feed is off
    And 12 lots are watched
    And nobody has asked for a live stream
    When I turn ENABLE_SSE on
    Then 12 live streams are open

  Scenario: Switching the queue off and on again forgets no lot
    Given the live feed is off
    And 12 lots are watched
    And over 6 minutes, each of the 12 lots is asked for
    When I turn USE_POLLING_QUEUE off
    Then over 6 minutes, each of the 12 lots is asked for
    When I turn USE_POLLING_QUEUE on
    Then over 6 minutes, each of the 12 lots is asked for

  Scenario: Switching minimal polling off has every lot read at full rate at once
    Given the live feed is off
    And 12 lots are watched
    And 1 minute passes
    When I turn USE_MINIMAL_POLLING off
    Then over 7 seconds, each of the 12 lots is asked for

  @plain
  Scenario: With every enhancement off, Gavel watches, bids and wins
    Given a lot "lamp" that closes in 1 minute, where "Ada" bids $5 20 seconds before the close
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then I won "lamp" for $6
    And nobody has asked for a live stream
    And the metrics say "polling_queue_size 0"

  Scenario: With the shipped flags, the same is won
    Given a lot "lamp" that closes in 1 minute, where "Ada" bids $5 20 seconds before the close
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    Then I won "lamp" for $6

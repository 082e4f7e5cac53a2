@redis @flags
Feature: Flags are set by redis-cli

  Background:
    Given Gavel keeps everything in Redis

  Scenario Outline: <key> acts within a second
    When somebody runs redis-cli SET feature:<key> <value>
    Then within a second <flag> comes to be <is>
    And <flag> is <is>, by the store

    Examples:
      | key                 | value | flag                | is    |
      | polling_queue       | false | USE_POLLING_QUEUE   | false |
      | use_polling_queue   | off   | USE_POLLING_QUEUE   | false |
      | smart_bidding       | on    | USE_SMART_BIDDING   | true  |
      | enable_sse          | false | ENABLE_SSE          | false |
      | use_sse             | false | ENABLE_SSE          | false |
      | sse_rollout_percent | 20    | SSE_ROLLOUT_PERCENT | 20    |

  Scenario: The live feed is switched off and on again by redis-cli
    Given 5 lots are watched
    And 1 second passes
    And 5 live streams are open
    When somebody runs redis-cli SET feature:enable_sse false
    Then within a second ENABLE_SSE comes to be false
    And 0 live streams are open
    And over 6 minutes, each of the 5 lots is asked for
    When somebody runs redis-cli DEL feature:enable_sse
    Then within a second ENABLE_SSE comes to be true
    And 5 live streams are open

  Scenario: A value that means nothing is ignored
    When somebody runs redis-cli SET feature:smart_bidding banana
    Then USE_SMART_BIDDING stays false for 3 seconds
    And USE_SMART_BIDDING is false, by the default
    When somebody runs redis-cli SET feature:smart_bidding true
    Then within a second USE_SMART_BIDDING comes to be true

  Scenario: While Redis is away the flags stay as they are
    Given somebody runs redis-cli SET feature:enable_sse false
    And within a second ENABLE_SSE comes to be false
    When Redis goes away
    Then ENABLE_SSE stays false for 3 seconds
    When Redis comes back
    Then within a second ENABLE_SSE comes to be false

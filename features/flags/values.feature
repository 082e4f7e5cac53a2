@flags
Feature: The values of a flag

  Background:
    Given the live feed is on for 50% of the lots

  Scenario Outline: <flag> can't be <value>
    When the extension requests PUT /api/features/<flag> with {"value":"<value>"}
    Then the answer is 400 INVALID_REQUEST
    And the answer's error names "<flag>"
    And <flag> is <before>, by the <source>

    Examples:
      | flag                | value  | before | source      |
      | ENABLE_SSE          | banana | true   | default     |
      | USE_POLLING_QUEUE   | 2      | true   | default     |
      | USE_CIRCUIT_BREAKER |        | true   | default     |
      | SSE_ROLLOUT_PERCENT | 101    | 50     | environment |
      | SSE_ROLLOUT_PERCENT | some   | 50     | environment |

  Scenario: A stored value goes before the environment until it is removed
    Given Gavel is configured with ENABLE_SSE=true
    And ENABLE_SSE is true, by the environment
    When I turn ENABLE_SSE off
    Then ENABLE_SSE is false, by the store
    When Gavel restarts
    Then ENABLE_SSE is false, by the store
    When I leave ENABLE_SSE to the environment again
    Then ENABLE_SSE is true, by the environment

  Scenario: A flag that does not exist is unknown
    When the extension requests PUT /api/features/USE_MAGIC with {"value":true}
    Then the answer is 404 UNKNOWN_FEATURE

  Scenario: A flag has a short name
    When the extension requests PUT /api/features/polling_queue with {"value":"on"}
    Then the answer is 200 {"feature":{"name":"USE_POLLING_QUEUE","enabled":true,"source":"store"}}

  Scenario: A flag has the name of the older installation
    When the extension requests PUT /api/features/USE_SSE with {"value":false}
    Then the answer is 200 {"feature":{"name":"ENABLE_SSE","enabled":false,"source":"store"}}
    When the extension requests DELETE /api/features/USE_SSE
    Then the answer is 200 {"feature":{"name":"ENABLE_SSE","enabled":true,"source":"default"}}

  Scenario: The live feed is rolled out to a share of the lots, always the same ones
    Given 20 lots are watched
    And 1 second passes
    Then some of the 20 lots are heard live and some are polled
    When I set SSE_ROLLOUT_PERCENT to 100
    Then 20 live streams are open
    When I set SSE_ROLLOUT_PERCENT to 0
    Then 0 live streams are open
    And over 6 minutes, each of the 20 lots is asked for
    When I set SSE_ROLLOUT_PERCENT to 50
    And 1 second passes
    Then some of the 20 lots are heard live and some are polled

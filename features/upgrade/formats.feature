@upgrade
Feature: What another version of Gavel stored
  A store of an earlier version opens and goes on. One of a newer version is refused, as it would be misread.

  Scenario Outline: A store of an earlier version goes on
    Given what Gavel <version> left in <store>
    And Gavel starts on it
    Then "1001" is watched with:
      | strategy | auto |
      | maxBid   | 50   |
    And "1004" is watched with:
      | strategy | manual |
      | maxBid   | 0      |
    And the ledger has 1 bid on "1006"
    And my general settings come to be:
      | defaultMaxBid | 25 |

    Examples:
      | version   | store |
      | 0/181735b | kv    |
      | 0/270eb5a | redis |
      | 0/14b7231 | kv    |
      | 8/77362cb | redis |
      | 8/0.1.0   | kv    |

  Scenario Outline: A store of a newer version is refused in a line, and stays as it is
    Given what Gavel 8/0.1.0 left in <store>
    And a newer Gavel has worked on it since
    When Gavel starts on it
    Then Gavel does not start, because "update Gavel, or restore a backup"
    And no document in the store has changed

    Examples:
      | store |
      | kv    |
      | redis |

@security
Feature: For client authors: pages and extensions that may call

  Scenario Outline: A page from <origin> is <verdict>
    Given Gavel is configured with ALLOWED_ORIGINS=https://gavel.example,http://nas.local:8080
    Given it is noted what is watched, bid and set
    When a page from "<origin>" requests GET /api/status
    Then the answer is <status>
    And a socket from "<origin>" is <verdict>
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | origin                                              | status | verdict |
      | ours                                                | 200    | opened  |
      | https://gavel.example                               | 200    | opened  |
      | http://nas.local:8080                               | 200    | opened  |
      | chrome-extension://abcdefghijklmnopabcdefghijklmnop | 200    | opened  |
      | https://evil.example                                | 403    | refused |
      | http://gavel.example                                | 403    | refused |
      | https://gavel.example:8443                          | 403    | refused |
      | https://sub.gavel.example                           | 403    | refused |
      | https://gavel.example.evil.example                  | 403    | refused |
      | http://nas.local                                    | 403    | refused |
      | http://localhost                                    | 403    | refused |
      | https://www.nellisauction.com                       | 403    | refused |
      | moz-extension://abcdefghijklmnop                    | 403    | refused |
      | file://                                             | 403    | refused |
      | null                                                | 403    | refused |

  Scenario Outline: When extensions are named, <origin> is <verdict>
    Given Gavel is configured with ALLOWED_EXTENSION_IDS=abcdefghijklmnopabcdefghijklmnop
    When a page from "<origin>" requests GET /api/status
    Then the answer is <status>
    And a socket from "<origin>" is <verdict>

    Examples:
      | origin                                              | status | verdict |
      | chrome-extension://abcdefghijklmnopabcdefghijklmnop | 200    | opened  |
      | chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba | 403    | refused |
      | ours                                                | 200    | opened  |

  Scenario: A browser is told that an extension may call, without a token
    When a browser asks before a page from "chrome-extension://abcdefghijklmnopabcdefghijklmnop" may use POST /api/auctions/1/monitor
    Then the answer is 204
    And the answer's header Access-Control-Allow-Origin is "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
    And the answer's header Access-Control-Allow-Methods names "DELETE"
    And the answer's header Access-Control-Allow-Headers names "Authorization"
    And the answer has no header Access-Control-Allow-Credentials

  Scenario: A browser is not told so about a foreign page
    When a browser asks before a page from "https://evil.example" may use POST /api/auctions/1/monitor
    Then the answer is 403 ORIGIN_NOT_ALLOWED
    And the answer has no header Access-Control-Allow-Origin

  Scenario: A foreign page may not read the answer that it is refused with
    When a page from "https://evil.example" requests GET /health
    Then the answer is 403 ORIGIN_NOT_ALLOWED
    And the answer has no header Access-Control-Allow-Origin

  Scenario: A client that is no page needs no origin
    When the extension requests GET /api/status
    Then the answer is 200
    And the answer has no header Access-Control-Allow-Origin

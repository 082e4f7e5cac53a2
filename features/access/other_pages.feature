@access
Feature: Other pages in a browser that is signed in
  A browser sends a cookie to every port of a host, so another service of the same machine could act with it.

  Background:
    Given a lot "Lamp" that closes in 10 minutes
    And the laptop signs in with the token
    And it is noted what is watched, bid and set

  Scenario Outline: A page from <origin> can do nothing with the cookie
    When a page from "<origin>" on the laptop requests POST /api/auctions/$Lamp/bid
    Then the answer is <status>
    When a page from "<origin>" on the laptop, which knows the key, requests POST /api/auctions/clear
    Then the answer is 403 ORIGIN_NOT_ALLOWED
    When a page from "<origin>" on the laptop, which knows the key, requests GET /api/settings
    Then the answer is 403 ORIGIN_NOT_ALLOWED
    And nothing has changed, and the other clients go on undisturbed

    Examples:
      | origin                                              | status |
      | another port                                        | 403    |
      | https://evil.example                                | 403    |
      | chrome-extension://abcdefghijklmnopabcdefghijklmnop | 401    |

  Scenario: A page that names no origin can change nothing, even if it knew the key
    When a page from "" on the laptop, which knows the key, requests POST /api/auctions/clear
    Then the answer is 403 ORIGIN_NOT_ALLOWED
    And nothing has changed, and the other clients go on undisturbed

  Scenario: An extension opens the socket by its token alone, whatever cookie comes along
    Then a page from "chrome-extension://abcdefghijklmnopabcdefghijklmnop" on the laptop can't open its socket with the key

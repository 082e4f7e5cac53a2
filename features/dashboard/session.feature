@dashboard
Feature: Who is signed in to the dashboard

  Scenario: A one-time link signs in, once
    When I open a one-time link
    Then the status bar says "Nothing is watched"
    When I open the same link in another browser
    Then the page says "This code was used, is too old or mistyped"
    And the page says "Access token"
    And the browser complains of "401"

  Scenario: Signed out from elsewhere
    Given the dashboard is open
    Then the status bar says "Nothing is watched"
    When every session is signed out from elsewhere
    Then the page says "Access token"
    And the page says "This browser is signed out: it was signed out from elsewhere"
    And axe finds nothing wrong

  Scenario: A session without its other half is nobody's
    Given the dashboard is open
    And the browser loses the cookies of Gavel
    When I reload the page
    Then the page says "Access token"

  Scenario: My session at the house has expired
    Given a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $20
    And the dashboard is open
    Then the status bar says "Armed"
    When the house signs me out
    And 2 minutes pass
    Then the status bar says "Cannot bid on 1 lot"
    And the plan of "lamp" says "Will not bid"
    And the page says "session: degraded"
    When I hand my session over again
    Then the status bar says "Armed"

  Scenario: A one-time link that is put into a tab which is open
    When I open the dashboard
    Then the page says "Access token"
    When I put a one-time link into the address of this tab
    Then the status bar says "Nothing is watched"

  Scenario: A browser that keeps no cookie says so, instead of asking for the token again and again
    Given the browser keeps no cookie
    When I open the dashboard
    And I sign in with the token "TOKEN"
    Then the page says "This browser did not keep Gavel's cookie"
    And axe finds nothing wrong

  Scenario: A browser that keeps nothing for pages is signed in while the page is open
    Given the browser blocks what pages keep
    When I open the dashboard
    And I sign in with the token "TOKEN"
    Then the status bar says "Nothing is watched"

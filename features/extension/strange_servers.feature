@extension
Feature: What the server says is not trusted

  Scenario: A price that is none is bid on by nobody, and a title is a text
    Given a lot "lamp" that closes in 10 minutes
    And Chrome is connected to a server that answers nonsense about "lamp"
    And the page of "lamp" is open at Nellis
    Then the panel says "<img src=x onerror="
    And "Bid now…" of the panel is off
    When I click Gavel's icon
    Then the popup says "<img src=x onerror="

  Scenario: An answer that is no JSON
    Given a lot "lamp" that closes in 10 minutes
    And Chrome is connected to a server that answers nonsense about "lamp"
    And the page of "lamp" is open at Nellis
    When I type "30" into "Limit" of the panel
    Then the panel says "In all: not known yet"
    When I press Enter in the panel
    Then the panel says "This is no answer of Gavel's (status 200)."

  Scenario: An answer about another lot than the one that was bid on
    Given a lot "lamp" that closes in 10 minutes
    And Chrome is connected to a server that takes each bid as one on another lot than "lamp"
    And the page of "lamp" is open at Nellis
    When I press the panel's "Bid now…"
    And I press the panel's "Bid $13 now"
    Then the panel says "It is not known if the bid of $13 was sent: look at the lot before you bid again."

  Scenario: A server that does not tell its state
    Given a lot "lamp" that closes in 10 minutes
    And Chrome is connected to a server of an older version
    And the page of "lamp" is open at Nellis
    Then the panel says "The server is older than this extension: update Gavel."

  Scenario: A thousand lots
    Given Chrome is connected to a server of 1000 lots
    And the page "/about/us" is open at Nellis
    Then the badge is "1000"
    When I turn to the nellis tab
    And I click Gavel's icon
    Then the popup says "1,000 lots"

  Scenario: The clock of the computer is off by weeks
    Given Chrome is connected to Gavel
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "snipe" up to $50
    And the page of "lamp" is open at Nellis
    Then the panel says "Will bid up to $50 at 12:09:5"

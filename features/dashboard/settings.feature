@dashboard
Feature: The settings in the dashboard
  Each is saved by itself and can be taken back; nothing else is sent.

  Background:
    Given the dashboard is open at "#/settings"
    And the page says "Budget for a day"

  Scenario: A budget is set by Enter and taken back by Undo
    When I type "$1,200" into "Budget for a day" and press Enter
    Then the page says "Budget for a day: $1,200."
    And the setting "budget.perDay" is 1200
    When I press "Undo"
    Then the page says "Budget for a day: no limit again."
    And the setting "budget.perDay" is null
    And axe finds nothing wrong

  Scenario Outline: <typed> is refused in words beside the field
    When I type "<typed>" into "<field>" and press Enter
    Then the page says "<words>"
    And the setting "<setting>" is <value>
    And axe finds nothing wrong

    Examples:
      | typed | field                  | words                            | setting                 | value |
      | 48.50 | Budget for a day       | Whole dollars only               | budget.perDay           | null  |
      | all   | Cap for one bid        | Write whole dollars              | budget.perBid           | null  |
      | 150   | Buyer's premium        | At most 100 %                    | costs.buyersPremiumRate | 0.15  |
      | 31    | Snipe before the close | Write a whole number from 1 to 30 | bidding.snipeTiming     | 10    |

  Scenario: A limit is taken away only after a question
    When I type "500" into "Budget for a week" and press Enter
    And the page says "Budget for a week: $500."
    And I type "" into "Budget for a week" and press Enter
    Then the page says "take the limit of $500 away?"
    And axe finds nothing wrong
    When I press "Leave it"
    Then the setting "budget.perWeek" is 500

  Scenario: A tax as the owner writes it counts in every sum
    When I type "8.375 %" into "Sales tax" and press Enter
    Then the page says "Sales tax: 8.375 %."
    And the setting "costs.salesTaxRate" is 0.08375
    And the page says "$124.63"

  Scenario: Quiet hours are turned on and changed
    When I turn the switch "Quiet hours" on
    Then the page says "Quiet from 22:00 to 07:00."
    And the setting "notices.quietHours" is {"from":"22:00","to":"07:00"}
    When I type "23:30" into "Quiet from" and press Enter
    Then the page says "Quiet from 23:30."
    And the setting "notices.quietHours" is {"from":"23:30","to":"07:00"}
    And axe finds nothing wrong

  Scenario: A practice is ended only after a question
    When I turn the switch "Practise" on
    Then the status bar says "Practice"
    When I turn the switch "Practise" off
    Then the page says "End the practice?"
    And axe finds nothing wrong
    When I press "Go on practising"
    Then the status bar says "Practice"
    When I turn the switch "Practise" off
    And I press "End the practice"
    Then the status bar says "Nothing is watched"

  Scenario: A feature is switched and taken back
    When I turn the switch "Live feed" off
    Then the page says "Live feed: off."
    And the page says "set here"
    When I press "Undo"
    Then the page says "Live feed: as it was."

  Scenario: A backup is downloaded
    Then "Download backup" hands over the file "gavel-backup.ndjson", with "gavelBackup"
    And axe finds nothing wrong

  Scenario: Signing out everywhere asks, and signs this browser out too
    When I press "Sign out everywhere"
    Then the page says "Every browser has to sign in again"
    And axe finds nothing wrong
    When I press "Sign out all"
    Then the page says "Access token"

  Scenario: Signing out
    When I press "Sign out"
    Then the page says "Access token"
    When I reload the page
    Then the page says "Access token"

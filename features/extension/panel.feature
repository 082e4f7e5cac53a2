@extension
Feature: A lot is watched and bid on from its own page at Nellis

  Background:
    Given Chrome is connected to Gavel
    And a lot "lamp" that starts at $40 and closes in 10 minutes

  Scenario: Watched with a limit, it is sniped
    Given the page of "lamp" is open at Nellis
    When I type "60" into "Limit" of the panel
    Then the panel says "= $69 in all"
    And the panel says "Snipes at the end, up to this limit."
    When I press the panel's "Watch"
    Then the panel says "Will bid up to $60"
    And "lamp" is watched with:
      | maxBid   | 60    |
      | strategy | snipe |

  Scenario: Watched without a limit, nothing is bid
    Given the page of "lamp" is open at Nellis
    When I press the panel's "Watch"
    Then the panel says "Only watched: bids are yours to place by hand."
    And "lamp" is watched with:
      | maxBid   | 0      |
      | strategy | manual |
    And no bid of mine arrived on "lamp"

  Scenario: A limit is set on Enter
    Given I watch "lamp" with strategy "snipe" up to $50
    And the page of "lamp" is open at Nellis
    When I type "70" into "Limit" of the panel
    And I press Enter in the panel
    Then the panel says "Will bid up to $70"
    And "lamp" is watched with:
      | maxBid | 70 |

  Scenario: Escape brings back the limit in force
    Given I watch "lamp" with strategy "snipe" up to $50
    And the page of "lamp" is open at Nellis
    When I type "70" into "Limit" of the panel
    And I press Escape in the panel
    Then the panel says "[50]"
    And "lamp" is watched with:
      | maxBid | 50 |

  Scenario: A limit that more than doubles asks, and no leaves it
    Given I watch "lamp" with strategy "snipe" up to $50
    And the page of "lamp" is open at Nellis
    When I type "500" into "Limit" of the panel
    And I press Enter in the panel
    Then the panel says "That is more than twice the limit of $50 that it has now."
    When I press the panel's "Keep it as it was"
    Then the panel says "[50]"
    And "lamp" is watched with:
      | maxBid | 50 |

  Scenario: A limit that more than doubles is set after yes
    Given I watch "lamp" with strategy "snipe" up to $50
    And the page of "lamp" is open at Nellis
    When I type "500" into "Limit" of the panel
    And I press Enter in the panel
    And I press the panel's "Set it to $500"
    Then the panel says "Will bid up to $500"

  Scenario: An amount that could mean two is refused in words
    Given I watch "lamp" with strategy "snipe" up to $50
    And the page of "lamp" is open at Nellis
    When I type "1.200" into "Limit" of the panel
    And I press Enter in the panel
    Then the panel says "1.200 can mean either"
    And "lamp" is watched with:
      | maxBid | 50 |

  Scenario: Answering at once while outbid asks with the sum
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Answer at once"
    Then the panel says "This bids $41 now"
    And no bid of mine arrived on "lamp"
    When I press the panel's "Bid $41 now"
    Then the panel says "you lead"
    And my bid on "lamp" was $41

  Scenario: The sum of answering at once follows the price
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Answer at once"
    And "Ada" bids up to $44 on "lamp"
    Then the panel says "This bids $42 now"
    When I press the panel's "Leave it as it was"
    Then the panel does not say "This bids"

  Scenario: Answering at once can be left
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Answer at once"
    And I press the panel's "Leave it as it was"
    Then the panel does not say "This bids"
    And no bid of mine arrived on "lamp"

  Scenario: A bid by hand names its sum
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Bid now…"
    Then the panel says "You would pay $47.15."
    When I press the panel's "Bid $41 now"
    Then the panel says "$41 was accepted: you lead."
    And my bid on "lamp" was $41

  Scenario: A bid by hand goes dead when the price moves
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Bid now…"
    And "Ada" bids up to $44 on "lamp"
    Then the panel says "The price is $41 now."
    And "Bid $41 now" of the panel is off
    When I press the panel's "Change it to $42"
    Then "Don't bid" of the panel can be pressed
    And no bid of mine arrived on "lamp"

  Scenario: A bid by hand above the lot's own limit is not offered
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Bid now…"
    And I type "61" into "Your bid" of the panel
    Then the panel says "That is above this lot's own limit of $60"
    And "Bid $61 now" of the panel is off

  Scenario: Nothing can be bid by hand while all is paused
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    And the panel says "[60]"
    When I pause all bidding
    Then the panel says "Paused"
    And "Bid now…" of the panel is off

  Scenario: Watching ends at once where I do not lead
    Given I watch "lamp" with strategy "manual" up to $60
    And the page of "lamp" is open at Nellis
    When I press the panel's "Stop watching"
    Then the panel says "Without a limit it is only watched."
    And "lamp" is not watched

  Scenario: Watching a lot that I lead ends after a question
    Given I watch "lamp" with strategy "aggressive" up to $60
    And 30 seconds pass
    And the page of "lamp" is open at Nellis
    When I press the panel's "Stop watching"
    Then the panel says "You lead at $41: it may still be won and must be paid."
    When I press the panel's "Keep watching"
    Then the panel does not say "it may still be won"
    And "lamp" is watched

@access
Feature: Signing a browser in
  The browser keeps a cookie that no script reads, and the page a key that no other port's page reads.

  Scenario: Signed in by the token, the page reads, changes things and hears of them
    Given a lot "Lamp" that closes in 10 minutes
    When the laptop signs in with the token
    Then the answer is 200 {"success":true,"key":"…"}
    And the cookie of the laptop says "HttpOnly"
    And the cookie of the laptop says "SameSite=Strict"
    And the cookie of the laptop says "Path=/"
    And the cookie of the laptop does not say "Secure"
    When the page on the laptop opens its socket
    And the page on the laptop requests POST /api/auctions/$Lamp/monitor with {"config":{"maxBid":0}}
    Then the answer is 200
    And the laptop has received {"type":"auctionState","auction":{"id":"$Lamp"}}

  Scenario: A token with blanks pasted around it is taken
    When the laptop signs in with the token "   TOKEN  "
    Then the answer is 200

  Scenario: A wrong token is refused in words, and the right one gets in after any number of them
    When the laptop signs in with the token "a guess"
    Then the answer is 401 UNAUTHORIZED
    And the answer's error names "gavel token"
    When the laptop signs in with the token "a guess"
    And the laptop signs in with the token "a guess"
    And the laptop signs in with the token "a guess"
    And the laptop signs in with the token "a guess"
    And the laptop signs in with the token "a guess"
    Then the answer is 429 TOO_MANY_ATTEMPTS
    When the laptop signs in with the token
    Then the answer is 200

  Scenario: Guesses at the login count with those over REST
    When the stranger requests GET /api/status 5 times with the header "Authorization: a guess"
    And the laptop signs in with the token "a guess"
    Then the answer is 429 TOO_MANY_ATTEMPTS

  Scenario: The cookie alone is nobody, and so is the key alone
    Given the laptop signs in with the token
    When somebody without the cookie of the laptop requests GET /api/status with its key
    Then the answer is 401 UNAUTHORIZED
    When a page from "" on the laptop requests GET /api/status
    Then the answer is 401 UNAUTHORIZED
    And the laptop is signed in

  Scenario: A session goes on after a restart of Gavel
    Given Gavel keeps everything in Redis
    And Gavel keeps its port
    And the laptop signs in with the token
    When Gavel restarts
    Then the laptop is signed in

  Scenario: A session goes on while Redis is away, and the owner can sign in and pause then
    Given Gavel keeps everything in Redis
    And the laptop signs in with the token
    And 1 second passes
    When Redis goes away
    Then the laptop is signed in
    When the tablet signs in with the token
    Then the answer is 200 {"success":true,"stored":false,"warning":"…"}
    And the tablet is signed in
    When Redis comes back
    Then the tablet is signed in

  Scenario: While requests must be signed, the page stops everything and spends nothing
    Given bids by hand must be signed
    And a lot "Lamp" that closes in 10 minutes
    And the laptop signs in with the token
    When the page on the laptop requests POST /api/auctions/$Lamp/bid with {"amount":5}
    Then the answer is 401 SIGNATURE_REQUIRED
    And the answer's error names "the dashboard"
    And the clients' bids that reached the house are ""
    When the page on the laptop requests POST /api/bidding/pause
    Then the answer is 200

@notices
Feature: Notices reach me on every channel that I name
  Each channel is told by itself, so one that is dead costs me nothing but itself.

  Scenario: What happens to my bid is told on all channels
    Given notices go to telegram, discord, slack, pushover, gotify, apprise and homeassistant
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    And 1 minute passes
    Then telegram, discord, slack, pushover, gotify, apprise and homeassistant have told me "Won lamp for $1"

  Scenario: A channel that is dead holds up no other, is named by /health, and is told when it is back
    Given notices go to telegram and pushover
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And telegram is out of order
    When "lamp" closes
    And 1 minute passes
    Then pushover has told me "Won lamp for $1"
    And telegram has told me nothing
    And /health says of notices "Telegram does not take notices (it answered 500); Gavel sends them again"
    And no secret of a channel is in the answer
    When telegram is in order again
    And 5 minutes pass
    Then telegram has told me "Won lamp for $1" once
    And /health says of notices "The last notice was delivered, or none was sent yet"

  Scenario: What a dead channel did not take is told after a restart, and no other channel is told twice
    Given notices go to telegram and pushover
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And telegram is out of order
    And "lamp" closes
    And 1 minute passes
    When Gavel is stopped
    And telegram is in order again
    And Gavel starts again
    And 1 minute passes
    Then telegram has told me "Won lamp for $1" once
    And pushover has told me "Won lamp for $1" once

  Scenario: A channel that wants to be left alone is, for as long as it says
    Given notices go to telegram
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    And telegram asks to wait for 600 seconds
    When "lamp" closes
    And 9 minutes pass
    Then telegram was asked once
    When 2 minutes pass
    Then telegram has told me "Won lamp for $1" once

  Scenario: A title can't act on the channel that shows it
    Given notices go to discord, slack and telegram
    And a lot "lamp" whose title is "<@everyone> *Lamp* & [more]" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    And 1 minute passes
    Then discord has told me "Won \\<\\@everyone\\> \\*Lamp\\* & \\[more\\] for $1"
    And slack has told me "Won &lt;@everyone&gt; *Lamp* &amp; [more] for $1"
    And telegram has told me "Won <@everyone> *Lamp* & [more] for $1"

  Scenario: A test says which channels did not take it, and nothing of their secrets
    Given notices go to telegram, gotify and homeassistant
    And gotify is out of order
    When the phone requests POST /api/notifications/test
    Then the answer is 502 NOTIFICATION_FAILED
    And the answer's error names "Gotify at https://gotify.test did not take the test notice: it answered 500"
    And no secret of a channel is in the answer
    And telegram and homeassistant have told me "A test from Gavel: notices arrive here"

  Scenario Outline: An address that is wrong ends the start, which says <what>
    When Gavel starts with NOTIFY_URL=<addresses>
    Then Gavel does not start, because "<what>"
    And the reason does not hold "hunter2"

    Examples:
      | addresses                                        | what                                              |
      | telegram://hunter2@42                            | the token of @BotFather has digits                |
      | https://ntfy.sh/lots pushover://hunter2          | address 2 must be pushover://<application token>@ |
      | smtp://me:hunter2@mail.example                   | say to whom the mails go                          |
      | smtp://mail.example/?to=you@mail.example&x=hunter2 | only to and from may follow                     |
      | hunter2.example/hook                             | it must be one of                                 |

  Scenario: One webhook alone is told as ever
    Given notices go to webhook
    And a lot "lamp" that closes in 10 minutes
    And I watch "lamp" with strategy "sniping" up to $50
    When "lamp" closes
    And 1 minute passes
    Then the webhook has got a notice with:
      | kind       | won             |
      | message    | Won lamp for $1 |
      | finalPrice | 1               |
      | app        | gavel           |

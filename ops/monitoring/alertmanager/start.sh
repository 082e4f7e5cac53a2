#!/bin/sh
# Writes Alertmanager's configuration from the environment, and starts it with that and the given arguments.
#
#   ALERT_NTFY_URL      the ntfy topic that gets the alerts, such as https://ntfy.sh/a-name-nobody-guesses
#   ALERT_EMAIL_TO      the address that gets the alerts, with the next two
#   ALERT_EMAIL_FROM    their sender
#   ALERT_SMTP_HOST     the mail server and its port, such as smtp.example.com:587
#   ALERT_SMTP_USER     its user, and its password: without them it is not logged in to
#   ALERT_SMTP_PASSWORD
#   ALERT_SMTP_TLS      false for a mail server without STARTTLS
#   ALERT_GROUP_WAIT, ALERT_GROUP_INTERVAL   how long alerts are gathered before the first and each further message
set -eu
umask 077
folder="${ALERTMANAGER_FOLDER:-/tmp}"
config="$folder/alertmanager.yml"

# A value as YAML, whatever is in it.
quoted() {
  printf "'%s'" "$(printf '%s' "$1" | tr -d '\n\r' | sed "s/'/''/g")"
}

{
  if [ -n "${ALERT_EMAIL_TO:-}" ]; then
    : "${ALERT_EMAIL_FROM:?ALERT_EMAIL_TO needs ALERT_EMAIL_FROM, the sender of the alerts}"
    : "${ALERT_SMTP_HOST:?ALERT_EMAIL_TO needs ALERT_SMTP_HOST, such as smtp.example.com:587}"
    echo "global:"
    echo "  smtp_smarthost: $(quoted "$ALERT_SMTP_HOST")"
    echo "  smtp_from: $(quoted "$ALERT_EMAIL_FROM")"
    echo "  smtp_require_tls: ${ALERT_SMTP_TLS:-true}"
    if [ -n "${ALERT_SMTP_USER:-}" ]; then
      printf '%s' "${ALERT_SMTP_PASSWORD:?ALERT_SMTP_USER needs ALERT_SMTP_PASSWORD}" >"$folder/smtp_password"
      echo "  smtp_auth_username: $(quoted "$ALERT_SMTP_USER")"
      echo "  smtp_auth_password_file: $(quoted "$folder/smtp_password")"
    fi
  fi
  cat <<YAML
route:
  receiver: owner
  group_by: [alertname]
  group_wait: ${ALERT_GROUP_WAIT:-30s}
  group_interval: ${ALERT_GROUP_INTERVAL:-5m}
  repeat_interval: 12h
  routes:
    - receiver: owner
      matchers: ['severity="critical"']
      repeat_interval: 1h
inhibit_rules:
  # While Gavel is down, nothing else can be said of it.
  - source_matchers: ['alertname="GavelDown"']
    target_matchers: ['alertname!="GavelDown"']
    equal: [job]
receivers:
  - name: owner
YAML
  if [ -n "${ALERT_NTFY_URL:-}" ]; then
    case "$ALERT_NTFY_URL" in
      *\?*) url="$ALERT_NTFY_URL&template=alertmanager" ;;
      *) url="$ALERT_NTFY_URL?template=alertmanager" ;;
    esac
    echo "    webhook_configs:"
    echo "      - url: $(quoted "$url")"
    echo "        send_resolved: true"
  fi
  if [ -n "${ALERT_EMAIL_TO:-}" ]; then
    echo "    email_configs:"
    echo "      - to: $(quoted "$ALERT_EMAIL_TO")"
    cat <<'YAML'
        send_resolved: true
        headers:
          Subject: '{{ if eq .Status "firing" }}Gavel{{ else }}Over{{ end }}: {{ .CommonAnnotations.summary }}'
        html: ''
        text: |-
          {{ range .Alerts }}{{ if eq .Status "resolved" }}This is over: {{ end }}{{ .Annotations.description }}
          What to do: {{ .Annotations.runbook_url }}
          {{ end }}
YAML
  fi
} >"$config"
if [ -z "${ALERT_NTFY_URL:-}${ALERT_EMAIL_TO:-}" ]; then
  echo "Alerts are shown here alone: set ALERT_NTFY_URL or ALERT_EMAIL_TO to be told of them" >&2
fi
unset ALERT_NTFY_URL ALERT_SMTP_PASSWORD
exec "${ALERTMANAGER:-/bin/alertmanager}" "--config.file=$config" "$@"

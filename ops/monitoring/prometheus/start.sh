#!/bin/sh
# Writes METRICS_TOKEN into the file that prometheus.yml names, and starts Prometheus with the given arguments.
set -eu
umask 077
printf '%s' "${METRICS_TOKEN:-}" >"${METRICS_TOKEN_FILE:-/tmp/metrics_token}"
unset METRICS_TOKEN
exec "${PROMETHEUS:-/bin/prometheus}" "$@"

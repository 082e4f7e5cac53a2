#!/bin/sh
# Starts Grafana with the administrator's password: GRAFANA_ADMIN_PASSWORD, or one that the first start makes and keeps
# beside Grafana's own data. Grafana takes it in at its first start only.
set -eu
umask 077
file="${GF_PATHS_DATA:-/var/lib/grafana}/admin_password"
if [ -n "${GRAFANA_ADMIN_PASSWORD:-}" ]; then
  if [ "${#GRAFANA_ADMIN_PASSWORD}" -lt 12 ]; then
    echo "GRAFANA_ADMIN_PASSWORD has fewer than 12 characters: choose a longer one, or leave it out" >&2
    exit 1
  fi
  printf '%s' "$GRAFANA_ADMIN_PASSWORD" >"$file"
elif [ ! -s "$file" ]; then
  head -c 24 /dev/urandom | base64 | tr -d '\n' >"$file"
  echo "The password of Grafana's user admin was made: it is in $file" >&2
fi
unset GRAFANA_ADMIN_PASSWORD
export GF_SECURITY_ADMIN_PASSWORD__FILE="$file"
exec "${GRAFANA:-/run.sh}" "$@"

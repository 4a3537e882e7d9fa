# shellcheck shell=sh
# What every script shares: the settings, the log, and one way to ask a member something. Sourced.

JSQ_FILES=${JSQ_FILES:-/etc/jsquared}
# Both are used by the scripts that source this file.
# shellcheck disable=SC2034
JSQ_STATE=/data/jsquared
JSQ_RUN=/run/jsquared
# shellcheck source=/dev/null
. "$JSQ_FILES/settings.sh"

# The log is the container's stdout, also from within a command substitution.
exec 3>&1
log() {
  printf '%s jsquared %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$JSQ_NAME" "$*" >&3
}

# The pause keeps a container that cannot start from restarting in a tight loop.
fatal() {
  log "FATAL: $*"
  sleep 2
  exit 1
}

# client ADDRESS PORT SECONDS [COMMAND...]: the server's client as the user member, whose password is the first line of stdin,
# because an argument is seen in /proc/*/cmdline and a variable in /proc/*/environ.
client() {
  address=$1 port=$2 seconds=$3
  shift 3
  timeout "$seconds" "$JSQ_CLI" -h "$address" -p "$port" --tls --cacert "$JSQ_FILES/ca.crt" --cert "$JSQ_FILES/tls.crt" \
    --key "$JSQ_FILES/tls.key" --no-auth-warning --user member --askpass "$@" 2>/dev/null
}

# ask ADDRESS PORT SECONDS, commands on stdin, one a line: the answers on stdout. An address that does not answer is no
# error: it says nothing.
ask() {
  { cat "$JSQ_FILES/password-member" && cat; } | client "$1" "$2" "$3" | tr -d '\r'
}

# What tells one state of the certificate, its key and the authority's certificates from another.
tls_state() {
  cat "$JSQ_FILES/ca.crt" "$JSQ_FILES/tls.crt" "$JSQ_FILES/tls.key" | cksum
}

# Sleeps, but wakes at once when the script is told to stop: a trap runs after a foreground command, and ends a wait.
doze() {
  sleep "$1" &
  wait $!
}

now() {
  date +%s
}

# What the health check reads while no server can answer, or what a server's answer alone does not tell.
set_state() {
  printf '%s\n' "$1" >"$JSQ_RUN/state"
}

# value_of KEY: the value of "KEY:VALUE" of an INFO on stdin.
value_of() {
  sed -n "s/^$1://p" | head -n 1
}

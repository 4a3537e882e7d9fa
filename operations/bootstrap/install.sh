#!/bin/sh
# Install the node modules that package-lock.json names: quietly, with progress, one run at a time, and with an
# error that says what is wrong. Called by ./jsquared when they are missing or the lock file changed.
#
# Usage: install.sh <project directory>
set -eu

home=$1
state=$home/.jsquared
log=$state/npm-ci.log
turn=$state/installing
npm_pid=

say() { printf '%s\n' "$1" >&2; }

fail() {
  printf 'jsquared: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# Called by the trap below.
# shellcheck disable=SC2317,SC2329
leave() {
  code=$?
  trap - EXIT INT TERM
  if [ -n "$npm_pid" ]; then kill "$npm_pid" 2>/dev/null || :; fi
  rm -rf "$turn"
  exit "$code"
}

command -v npm >/dev/null 2>&1 || fail 'npm is not installed (it usually comes with Node.js).' \
  'Install it, e.g. on Debian or Ubuntu: apt-get install npm; then run this again.'
mkdir -p "$state" 2>/dev/null || fail "$state cannot be created: no right to write, or the disk is full." \
  'Run this as the owner of the directory.'

# One installation at a time: a directory is made by one process only. Wait for the other, at most 10 minutes.
waited=0
until mkdir "$turn" 2>/dev/null; do
  holder=$(cat "$turn/pid" 2>/dev/null || :)
  if [ "$waited" -gt 2 ] && { [ -z "$holder" ] || ! kill -0 "$holder" 2>/dev/null; }; then
    rm -rf "$turn" # left by a run that was killed
    continue
  fi
  [ "$waited" -gt 0 ] || say "Another jsquared (process ${holder:-unknown}) is installing the node modules; waiting for it."
  [ "$waited" -lt 600 ] || fail "Process $holder has been installing for 10 minutes." "Stop it, then: rm -r $turn"
  sleep 1
  waited=$((waited + 1))
done
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
echo $$ >"$turn/pid"
if [ "$waited" -gt 0 ] && cmp -s "$home/package-lock.json" "$home/node_modules/.jsquared-lock"; then exit 0; fi

say 'Installing the node modules (only the first time and after an update) ...'
(cd "$home" && exec npm ci --no-audit --no-fund --no-progress --loglevel=error) >"$log" 2>&1 &
npm_pid=$!
seconds=0
while kill -0 "$npm_pid" 2>/dev/null; do
  sleep 1
  seconds=$((seconds + 1))
  if [ -t 2 ]; then printf '\r  npm ci: %s s ' "$seconds" >&2; fi
done
if [ -t 2 ]; then printf '\r\033[K' >&2; fi
status=0
wait "$npm_pid" || status=$?
npm_pid=

if [ "$status" -ne 0 ]; then
  if grep -q 'ENOSPC' "$log"; then
    fail "The disk is full: npm could not write below $home." "Free some space (about 700 MB are needed: df -h $home), then run this again."
  elif grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network' "$log"; then
    fail 'The npm registry cannot be reached.' \
      'Check the network, or the proxy and registry of npm (npm config get registry; npm config get proxy), then run this again.' \
      "npm's own words: $log"
  elif grep -Eq 'EACCES|EPERM|EROFS' "$log"; then
    fail "npm may not write to $home/node_modules." 'Run this as the owner of the directory.' "npm's own words: $log"
  elif grep -q 'EBADENGINE' "$log"; then
    fail "This version of Node.js ($(node --version)) is not supported by a module." "npm's own words: $log"
  fi
  say 'jsquared: npm ci failed; its last words:'
  tail -n 15 "$log" >&2
  fail "(all of them: $log)"
fi
cp "$home/package-lock.json" "$home/node_modules/.jsquared-lock" ||
  fail "$home/node_modules cannot be written: the disk is full or not yours."
say "Installed in $seconds s."

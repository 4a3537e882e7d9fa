#!/bin/sh
# Hands the primary over while it goes on running: what it does when it is stopped (handover.sh, mounted in every data
# member), with a way back. Run within the primary's container. Says one line a step: "switchover STEP WORDS".
#   paused OFFSET-HOLDERS   writes wait, all of them are at these replicas
#   done ADDRESS            that member is the primary, this one follows it
#   refused WHY             nothing was changed, or everything is as it was
#   doubtful WHY            writes stay paused for a while: someone may have been promoted
set -u
JSQ_FILES=/etc/jsquared
# shellcheck source=../../components/render/redis/scripts/lib.sh
. "$JSQ_FILES/lib.sh"
# shellcheck source=../../components/render/redis/scripts/gather.sh
. "$JSQ_FILES/gather.sh"
# shellcheck source=../../components/render/redis/scripts/handover.sh
. "$JSQ_FILES/handover.sh"

say() {
  printf 'switchover %s\n' "$*"
}

# Seconds to find everybody ready, and to see somebody promoted: a failover that found nobody is given up after its timeout.
PATIENCE=15
LIMIT=$((JSQ_FAILOVER_SECONDS + 3))
# The pause outlasts all of it, and the eight seconds after which Sentinel itself demotes a former primary.
PAUSE_MS=$(((LIMIT + 30) * 1000))
# Read by gather.sh.
# shellcheck disable=SC2034
SENTINEL_SECONDS=2

case $(role_of 127.0.0.1 4) in
  master) ;;
  *) say 'refused this member is not the primary' && exit 1 ;;
esac

deadline=$(($(now) + PATIENCE))
while :; do
  why=''
  # A replica that does not catch up ends the pause again; see pause_and_equalise.
  if find_candidates && pause_and_equalise "$PAUSE_MS"; then break; fi
  if [ "$(now)" -ge "$deadline" ]; then
    say "refused $why"
    exit 1
  fi
  sleep 0.5
done
# shellcheck disable=SC2154 # set by find_candidates
say "paused $candidates"

# shellcheck disable=SC2154 # set by find_candidates
answer=$(printf 'SENTINEL FAILOVER %s\n' "$JSQ_SET" | ask "$sentinel" "$JSQ_SENTINEL_PORT" 2)
case $answer in
  *NOGOODSLAVE*)
    echo 'CLIENT UNPAUSE' | me >/dev/null
    say "refused sentinel $sentinel: $answer"
    exit 1
    ;;
esac

# Nobody was promoted: every other member answers and says that it is a replica, no sentinel is at it, all name this member.
nobody_promoted() {
  for other in $JSQ_DATA; do
    [ "$other" = "$JSQ_ADDRESS" ] || [ "$(role_of "$other" 2)" = slave ] || return 1
  done
  find_candidates
}

deadline=$(($(now) + LIMIT))
while [ "$(now)" -lt "$deadline" ]; do
  for candidate in $candidates; do
    # shellcheck disable=SC2154 # set by find_candidates
    if [ "$(role_of "$candidate" 1)" = master ] && is_named "$candidate" "$sentinel"; then
      if ! demote_to "$candidate"; then
        say "doubtful $candidate is the primary; this member could not demote itself"
        exit 1
      fi
      say "done $candidate"
      see_it_settled "$candidate"
      exit 0
    fi
  done
  sleep 0.03
done
if nobody_promoted; then
  echo 'CLIENT UNPAUSE' | me >/dev/null
  say "refused nobody was promoted within $LIMIT s (sentinel $sentinel said ${answer:-nothing}); writes go on as before"
else
  say "doubtful nobody was seen promoted within $LIMIT s: ${why:-a member does not answer}"
fi
exit 1

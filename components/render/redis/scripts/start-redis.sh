#!/bin/sh
# PID 1 of a data member: decides its role from what the sentinels, the other members and the volume say, starts the
# server in it, and hands over when it is told to stop. docs/decisions/0006-start-script.md has the table and the reasons.
set -u
umask 077
JSQ_FILES=/etc/jsquared
# shellcheck source=lib.sh
. "$JSQ_FILES/lib.sh"
# shellcheck source=gather.sh
. "$JSQ_FILES/gather.sh"
# shellcheck source=decide.sh
. "$JSQ_FILES/decide.sh"
# shellcheck source=volume.sh
. "$JSQ_FILES/volume.sh"
# shellcheck source=handover.sh
. "$JSQ_FILES/handover.sh"
# shellcheck source=promote.sh
. "$JSQ_FILES/promote.sh"

stopping=no
server=''
keeper=''
trap 'stopping=yes' TERM INT

# Asks the sentinels, the members only when the decision needs them, and decides: sets facts, action, argument, reason.
decide_role() {
  volume=$(volume_state)
  # shellcheck disable=SC2086 # lists of addresses
  known=$(
    echo "self $JSQ_ADDRESS"
    echo "index $JSQ_INDEX"
    echo "majority $JSQ_MAJORITY"
    echo "members $JSQ_DATA"
    echo "waited $waited"
    echo "crashwait $JSQ_CRASH_WAIT_SECONDS"
    volume_facts "$volume"
  )
  # Who may begin an empty set will ask everyone; an address that nobody has yet takes all of its time, so at once.
  if [ "$volume:$JSQ_INDEX" = empty:0 ]; then
    # shellcheck disable=SC2086 # lists of addresses
    facts="$known
$(gather_all)"
    read -r action argument reason <<EOF
$(decide_data "$facts")
EOF
    return 0
  fi
  # shellcheck disable=SC2086 # a list of addresses
  facts="$known
$(gather sentinel $JSQ_SENTINELS)"
  read -r action argument reason <<EOF
$(decide_data "$facts")
EOF
  [ "$action" = members ] || return 0
  # shellcheck disable=SC2086 # a list of addresses
  facts=$(
    echo "$facts"
    echo 'asked members'
    gather member $JSQ_DATA
  )
  read -r action argument reason <<EOF
$(decide_data "$facts")
EOF
}

# Detection by the sentinels comes first, since this member does not serve: their failover is voted for. A failover asked
# for is not, so it is for the case that theirs does not come.
ask_for_failover() {
  if [ "$(now)" -ge "$next_request" ]; then
    next_request=$(($(now) + 2 * JSQ_FAILOVER_SECONDS))
    case $facts in *failover_in_progress*) return ;; esac
    for address in $JSQ_SENTINELS; do
      answer=$(printf 'SENTINEL FAILOVER %s\n' "$JSQ_SET" | ask "$address" "$JSQ_SENTINEL_PORT" 2)
      log "asks sentinel $address for a failover: ${answer:-no answer}"
      case $answer in OK* | INPROG*) return ;; esac
    done
  fi
}

# Returns with action primary, bootstrap or replica; ends the script when it is told to stop. waited: for how long the reason
# has been the same.
wait_for_role() {
  waited=0 since=$(now) said='' rounds=0 sure=no
  next_request=$(($(now) + 2 * JSQ_FAILOVER_SECONDS))
  while :; do
    asked_at=$(now)
    decide_role
    [ "$stopping" = no ] || { log 'told to stop before it had a role' && exit 0; }
    case $action:$sure in
      primary:* | replica:* | bootstrap:yes) return ;;
      # Decided twice: a member with data that starts at this moment gets the time to be seen.
      bootstrap:no) sure=yes ;;
      *) sure=no ;;
    esac
    set_state waiting
    # One line whenever the reason changes, and every half a minute with all the facts.
    rounds=$((rounds + 1))
    if [ "$sure" = yes ]; then
      log "is about to begin an empty set: $reason"
    elif [ "${reason%%(*}" != "$said" ]; then
      said=${reason%%(*} since=$(now)
      log "waits: $reason"
    elif [ $((rounds % 30)) -eq 0 ]; then
      log "still waits: $reason [$(printf '%s' "$facts" | tr '\n' ';')]"
    fi
    [ "$action" != failover ] || ask_for_failover
    waited=$(($(now) - since))
    # Whoever is not there yet took two seconds of the question already, and the set waits for the member that begins it.
    if [ "$volume:$JSQ_INDEX" = empty:0 ] && [ $(($(now) - asked_at)) -ge 2 ]; then doze 0.1; else doze 1; fi
  done
}

# Whether a majority of the sentinels names some primary.
set_is_known() {
  # shellcheck disable=SC2086 # a list of addresses
  [ "$(gather sentinel $JSQ_SENTINELS | grep -c '^sentinel [^ ]* names')" -ge "$JSQ_MAJORITY" ]
}

# keep_persistence INFO: brings where the data is kept to what is configured, one step a call; 0 when they agree and held says so.
keep_persistence() {
  held=$(cat "$JSQ_STATE/held" 2>/dev/null)
  [ "$(echo "$1" | value_of aof_rewrite_in_progress)$(echo "$1" | value_of aof_rewrite_scheduled)" = 00 ] || return 1
  [ "$(echo "$1" | value_of rdb_bgsave_in_progress)" = 0 ] || return 1
  case $JSQ_APPENDONLY$(echo "$1" | value_of aof_enabled) in
    yes0)
      log 'the append-only file is switched on; it is written from what was loaded'
      printf 'CONFIG SET appendonly yes shutdown-on-sigterm nosave\n' | me >/dev/null
      return 1
      ;;
    yes1)
      [ "$(echo "$1" | value_of aof_last_bgrewrite_status)" = ok ] && aof_complete || return 1
      [ "$held" = aof ] || echo aof | volume_write held
      ;;
    no1)
      log 'the append-only file is switched off, after a snapshot'
      printf 'CONFIG SET appendonly no shutdown-on-sigterm save\nBGSAVE\n' | me >/dev/null
      return 1
      ;;
    no0)
      if [ "$held" != rdb ]; then
        if [ ! -e "$JSQ_RUN/snapshot" ]; then
          echo BGSAVE | me >/dev/null
          : >"$JSQ_RUN/snapshot"
          return 1
        fi
        [ "$(echo "$1" | value_of rdb_last_bgsave_status)" = ok ] && [ -s "$RDB" ] || return 1
        echo rdb | volume_write held
        rm -rf "$AOF_DIR"
      fi
      ;;
    *) return 1 ;;
  esac
}

# What is left to do once the server runs, in a process of its own that ends when it is done: notices that the data is
# loaded or synced and says so on the volume, makes a first-synced replica a candidate, ends the bootstrap.
keep() {
  trap - TERM INT
  priority=$1 polls=0
  while :; do
    # Often at first: a sentinel that saw the first sync finished, but the priority still 0, looks again in ten seconds.
    polls=$((polls + 1))
    if [ "$polls" -lt 40 ]; then sleep 0.25; else sleep 1; fi
    info=$(echo 'INFO replication persistence' | me)
    [ "$(echo "$info" | value_of loading)" = 0 ] || continue
    rm -f "$JSQ_STATE/load-failed"
    : >"$JSQ_RUN/loaded"
    if [ "$(echo "$info" | value_of role)" = slave ]; then
      [ "$(echo "$info" | value_of master_link_status)" = up ] || continue
      [ "$(echo "$info" | value_of master_sync_in_progress)" = 0 ] || continue
    fi
    if [ "$priority" = 0 ]; then
      printf 'CONFIG SET replica-priority 100\nCONFIG REWRITE\n' | me >/dev/null
      priority=100
      log 'has all the data of the set: the sentinels may choose it'
    fi
    keep_persistence "$info" || continue
    if [ -e "$JSQ_STATE/bootstrapping" ]; then
      set_is_known || continue
      rm -f "$JSQ_STATE/bootstrapping"
      log 'a majority of the sentinels knows the primary: the set has begun'
    fi
    return
  done
}

start_server() {
  follow=primary
  case $action in
    replica)
      follow=$argument
      # A damaged volume, or leftovers of a sync that never finished and cannot be loaded.
      if [ "$volume" = damaged ] || { [ "$volume" = empty ] && [ -e "$JSQ_STATE/load-failed" ]; }; then
        volume_set_aside
      fi
      rm -f "$JSQ_STATE/bootstrapping"
      log "starts as a replica of $argument: $reason"
      ;;
    bootstrap)
      : >"$JSQ_STATE/bootstrapping"
      log "begins an empty set as its primary: $reason"
      ;;
    primary) log "starts as the primary: $reason" ;;
  esac
  volume_render "$follow"
  : >"$JSQ_STATE/running"
  rm -f "$JSQ_RUN/loaded" "$JSQ_RUN/snapshot" "$JSQ_RUN/promote"
  set_state "$action"
  "$JSQ_SERVER" "$JSQ_STATE/redis.conf" </dev/null 3>&- &
  server=$!
  keep "$(sed -n 's/^replica-priority //p' "$JSQ_STATE/redis.conf")" &
  keeper=$!
  await_promotion &
}

# The server refuses to end while it writes its first AOF, so it is told again until it does.
stop_server() {
  kill "$keeper" 2>/dev/null
  set_state stopping
  hand_over
  log 'stops the server'
  (while kill -TERM "$server" 2>/dev/null; do sleep 2; done) &
  teller=$!
  wait_for_server
  kill "$teller" 2>/dev/null
  [ "$ended" -ne 0 ] || rm -f "$JSQ_STATE/running"
  log "stopped, the server's status is $ended"
  exit "$ended"
}

# Waits until the server has ended, or until the script is told to stop when that is the first time.
wait_for_server() {
  before=$stopping
  while :; do
    wait "$server"
    ended=$?
    kill -0 "$server" 2>/dev/null || return 0
    [ "$stopping" = "$before" ] || return 0
  done
}

volume_prepare
wait_for_role
start_server
wait_for_server
if [ "$stopping" = yes ] && kill -0 "$server" 2>/dev/null; then
  stop_server
fi
kill "$keeper" 2>/dev/null
# An exit of the server that nobody asked for ends the container with an error, so that it is started again.
if [ ! -e "$JSQ_RUN/loaded" ]; then
  : >"$JSQ_STATE/load-failed"
  log "FATAL: the server ended with status $ended before it had loaded its data"
else
  log "FATAL: the server ended with status $ended"
fi
[ "$ended" -ne 0 ] || ended=1
exit "$ended"

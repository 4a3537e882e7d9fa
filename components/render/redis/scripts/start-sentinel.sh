#!/bin/sh
# PID 1 of a sentinel. It keeps what Sentinel itself wrote (whom it monitors, the epochs), renders the rest afresh, and as
# long as it monitors nothing it looks for the primary: first with the other sentinels, then with the data members.
# docs/decisions/0006-start-script.md has the table and the reasons.
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

# Two looks in a row, so long apart, have to say that this sentinel is astray: what is under way is over by then.
STRAY_SECONDS=15

stopping=no
astray=no
server=''
conf=$JSQ_STATE/sentinel.conf
trap 'stopping=yes' TERM INT
trap 'astray=yes' USR1

# carried KEY: the value that Sentinel wrote for this set, or 0.
carried() {
  value=$(sed -n "s/^sentinel $1 \($JSQ_SET \)\{0,1\}\([0-9]*\)\$/\2/p" "$conf" 2>/dev/null | tail -n 1)
  echo "${value:-0}"
}

# The address that this sentinel monitored when it was last up, when it is still a member of the set.
carried_primary() {
  address=$(sed -n "s/^sentinel monitor $JSQ_SET \([0-9.]*\) .*/\1/p" "$conf" 2>/dev/null | tail -n 1)
  [ -n "$address" ] || return 0
  case " $JSQ_DATA " in
    *" $address "*) echo "$address" ;;
    *) log "forgets the primary $address, which is no member of this set any more" ;;
  esac
}

# render PRIMARY EPOCH LEADER_EPOCH CURRENT_EPOCH: sentinel.conf for this start; without a primary, one that monitors nothing.
# Every other data member is named as a replica, so that a sentinel which lost its volume can fail over at once.
render() {
  {
    cat "$JSQ_FILES/sentinel.conf"
    printf 'sentinel sentinel-pass %s\n' "$(cat "$JSQ_FILES/password-sentinel-peer")"
    if [ -n "$1" ]; then
      echo "sentinel monitor $JSQ_SET $1 $JSQ_DATA_PORT $JSQ_QUORUM"
      cat "$JSQ_FILES/monitor.conf"
      printf 'sentinel auth-pass %s %s\n' "$JSQ_SET" "$(cat "$JSQ_FILES/password-sentinel")"
      for address in $JSQ_DATA; do
        [ "$address" = "$1" ] || echo "sentinel known-replica $JSQ_SET $address $JSQ_DATA_PORT"
      done
      echo "sentinel config-epoch $JSQ_SET $2"
      echo "sentinel leader-epoch $JSQ_SET $3"
    fi
    echo "sentinel current-epoch $4"
  } | volume_write sentinel.conf
}

# What a sentinel sees in one second is enough: it adopts what is there, and whoever is late joins it.
# shellcheck disable=SC2034 # read by gather.sh
MEMBER_SECONDS=1

start_server() {
  "$JSQ_SERVER" "$conf" --sentinel </dev/null 3>&- &
  server=$!
}

stop_server() {
  kill -TERM "$server" 2>/dev/null
  while kill -0 "$server" 2>/dev/null; do
    wait "$server"
    ended=$?
  done
}

# One round of looking for the primary: sets action, argument, epoch, reason. Sentinels and members are asked at once, so
# that a sentinel which finds nobody can say so, and be waited for, after one second and not after two.
look() {
  facts=$(
    echo "majority $JSQ_MAJORITY"
    echo "members $JSQ_DATA"
    gather_all
  )
  read -r action argument epoch reason <<EOF
$(decide_sentinel "$facts")
EOF
}

# The server runs and monitors nothing. The file is replaced in one step while no server runs, so that a kill at any point
# leaves a sentinel that either knows nothing or everything.
find_primary() {
  said='' rounds=0
  while [ "$stopping" = no ] && kill -0 "$server" 2>/dev/null; do
    look
    [ "$stopping" = no ] || return 0
    if [ "$action" = adopt ]; then
      log "monitors $argument, epoch $epoch: $reason"
      stop_server
      # Its vote in the epoch that the others are in may be on the lost volume: it votes from the next one on.
      render "$argument" "$epoch" "$epoch" "$epoch"
      set_state monitoring
      start_server
      return 0
    fi
    # The health check takes a sentinel that found nothing to be ready, because the members wait for it.
    case $action in virgin) set_state virgin ;; *) set_state waiting ;; esac
    rounds=$((rounds + 1))
    if [ "${reason%%:*}" != "$said" ] || [ $((rounds % 60)) -eq 0 ]; then
      said=${reason%%:*}
      log "monitors nothing yet: $reason"
    fi
    # A set that begins does so within seconds; one that does not is asked less often.
    if [ "$rounds" -lt 60 ]; then doze 0.5; else doze 3; fi
  done
}

# What this sentinel and the others name; the data members are asked only if that is not the same.
look_around() {
  # shellcheck disable=SC2086 # lists of addresses
  facts=$(
    ask_sentinel 127.0.0.1 | sentinel_fact "$JSQ_ADDRESS"
    gather sentinel $JSQ_SENTINELS
  )
  if [ "$(echo "$facts" | sed -n 's/.* names \([0-9.]*\) .*/\1/p' | sort -u | wc -l)" -gt 1 ]; then
    # shellcheck disable=SC2086 # a list of addresses
    decide_stray "self $JSQ_ADDRESS
majority $JSQ_MAJORITY
$facts
$(gather member $JSQ_DATA)"
  fi
}

# Sentinel can be left naming a member of the past, with the epoch of the others, and then no hello of theirs corrects it: when a
# failover that it led is overtaken by one that goes back to the old primary. docs/decisions/0014-stray-sentinel.md
watch_for_stray() {
  trap - TERM INT USR1
  before=''
  while :; do
    sleep "$STRAY_SECONDS"
    seen=$(look_around)
    if [ -n "$seen" ] && [ "$seen" = "$before" ]; then
      echo "$seen" >"$JSQ_RUN/stray"
      kill -USR1 $$
      before=''
    else
      before=$seen
    fi
  done
}

# Takes up what the others name, by the same file as at a start.
come_back() {
  astray=no
  read -r _ address its_epoch reason <"$JSQ_RUN/stray" || return 0
  log "monitors $address from now on, epoch $its_epoch: $reason"
  stop_server
  [ "$stopping" = no ] || return 0
  render "$address" "$its_epoch" "$(carried leader-epoch)" "$(carried current-epoch)"
  start_server
}

volume_prepare
now >"$JSQ_RUN/started"
primary=$(carried_primary)
epoch=$(carried config-epoch)
current=$(carried current-epoch)
if [ -n "$primary" ]; then
  log "goes on monitoring $primary, epoch $epoch, as its volume says"
  render "$primary" "$epoch" "$(carried leader-epoch)" "$current"
  set_state monitoring
  start_server
else
  render '' 0 0 "$current"
  set_state joining
  start_server
  find_primary
fi
ended=1
watch_for_stray &
while [ "$stopping" = no ]; do
  wait "$server"
  ended=$?
  [ "$astray" = no ] || come_back
  kill -0 "$server" 2>/dev/null || break
done
if [ "$stopping" = yes ]; then
  stop_server
  log "stopped, the server's status is $ended"
  exit 0
fi
log "FATAL: the server ended with status $ended"
[ "$ended" -ne 0 ] || ended=1
exit "$ended"

#!/bin/sh
# health.sh live|ready of a data member. live: the process is worth keeping (it may be loading, or waiting for a role).
# ready: a replica whose sync is finished, or a primary that no majority of the sentinels has replaced. A primary without
# replicas is ready: the others are only created, or rolled, after it. One connection a call, and to the sentinels only
# when this primary has no replica: one that was replaced loses them first.
set -u
JSQ_FILES=/etc/jsquared
# shellcheck source=lib.sh
. "$JSQ_FILES/lib.sh"
# shellcheck source=gather.sh
. "$JSQ_FILES/gather.sh"

unfit() {
  echo "not $what: $1"
  exit 1
}

what=${1:-ready}
state=unknown
[ ! -r "$JSQ_RUN/state" ] || read -r state <"$JSQ_RUN/state"
case $what:$state in
  live:waiting) echo 'live: waits for a role' && exit 0 ;;
  ready:waiting) unfit 'waits for a role' ;;
  ready:stopping) unfit 'is being stopped' ;;
esac

if [ "$what" = live ]; then
  answer=$(echo PING | ask 127.0.0.1 "$JSQ_PORT" 4)
  case $answer in
    PONG* | LOADING* | MASTERDOWN* | BUSY*) echo "live: $answer" && exit 0 ;;
    *) unfit "${answer:-no answer}" ;;
  esac
fi

role='' link='' sync='' loading='' replicas=''
while IFS=: read -r key value; do
  case $key in
    role) role=$value ;;
    master_link_status) link=$value ;;
    master_sync_in_progress) sync=$value ;;
    connected_slaves) replicas=$value ;;
    loading) loading=$value ;;
  esac
done <<EOF
$(echo 'INFO replication persistence' | ask 127.0.0.1 "$JSQ_PORT" 4)
EOF
[ -n "$role" ] || unfit 'no answer'
[ "$loading" = 0 ] || unfit 'loads its data'
if [ "$role" = slave ]; then
  [ "$link:$sync" = up:0 ] || unfit "replica, link $link, sync in progress $sync"
  echo 'ready: replica, in sync'
  exit 0
fi
if [ "$replicas" = 0 ]; then
  # shellcheck disable=SC2086 # a list of addresses
  facts=$(gather sentinel $JSQ_SENTINELS)
  others=$(echo "$facts" | grep ' names ' | grep -vc " names $JSQ_ADDRESS ")
  [ "$others" -lt "$JSQ_MAJORITY" ] || unfit "says primary, but $others sentinels name another"
fi
echo "ready: primary, $replicas replicas"

#!/bin/sh
# health.sh live|ready of a sentinel. live: it answers. ready: it looked and found no primary anywhere, or it monitors one
# and reaches a majority. When a whole set starts again one by one, the first cannot reach a majority, and the others wait
# for it: so it is ready without one after a while, and says so.
set -u
JSQ_FILES=/etc/jsquared
ALONE_SECONDS=20
# shellcheck source=lib.sh
. "$JSQ_FILES/lib.sh"

what=${1:-ready}
if [ "$what" = live ]; then
  answer=$(echo PING | ask 127.0.0.1 "$JSQ_PORT" 4)
else
  answer=$(printf 'SENTINEL CKQUORUM %s\n' "$JSQ_SET" | ask 127.0.0.1 "$JSQ_PORT" 4)
fi
state=unknown started=0
[ ! -r "$JSQ_RUN/state" ] || read -r state <"$JSQ_RUN/state"
[ ! -r "$JSQ_RUN/started" ] || read -r started <"$JSQ_RUN/started"
case $what:$state:$answer in
  live:*:PONG*) echo 'live' && exit 0 ;;
  ready:monitoring:OK*) echo "ready: $answer" && exit 0 ;;
  ready:virgin:'ERR No such master'*) echo 'ready: no primary anywhere yet' && exit 0 ;;
  ready:monitoring:NOQUORUM*)
    if [ $(($(now) - started)) -ge "$ALONE_SECONDS" ]; then
      echo "ready without a majority: $answer" && exit 0
    fi
    ;;
esac
echo "not $what: $state, ${answer:-no answer}"
exit 1

#!/bin/sh
# reload.sh of a sentinel: the running server takes up changed users and passwords. Certificates it reads at its start alone
# (redis#12028): if they changed it ends with 75, which asks for a restart, after a look whether the others can do without it.
set -u
JSQ_FILES=/etc/jsquared
# shellcheck source=lib.sh
. "$JSQ_FILES/lib.sh"
conf=$JSQ_STATE/sentinel.conf
RESTART_ASKED=75
SETTLE_SECONDS=20

me() {
  ask 127.0.0.1 "$JSQ_PORT" 10
}

refuse() {
  echo "$JSQ_NAME does not take up its files: $1" >&2
  exit 1
}

# Whether the file of the running sentinel, which it writes itself, has this line. No grep: its pattern would be seen.
has_line() {
  while read -r line; do
    [ "$line" = "$1" ] && return 0
  done <"$conf"
  return 1
}

# The primary is seen to be up and a majority is in reach: sets usable.
well() {
  answers=$(printf 'SENTINEL CKQUORUM %s\nSENTINEL MASTER %s\n' "$JSQ_SET" "$JSQ_SET" | me)
  usable=$(echo "$answers" | sed -n 's/^OK \([0-9]*\) usable.*/\1/p')
  [ -n "$usable" ] && [ "$(echo "$answers" | sed -n '/^flags$/{n;p;}')" = master ]
}

answer=$(echo 'ACL LOAD' | me)
[ "$answer" = OK ] || refuse "${answer:-no answer}"

# Setting a password drops the connections it is used for, so only if it changed.
changed=no
auth="sentinel auth-pass $JSQ_SET $(cat "$JSQ_FILES/password-sentinel")"
if grep -q "^sentinel monitor $JSQ_SET " "$conf" && ! has_line "$auth"; then
  answer=$(printf 'SENTINEL SET %s auth-pass %s\n' "$JSQ_SET" "$(cat "$JSQ_FILES/password-sentinel")" | me)
  [ "$answer" = OK ] || refuse "auth-pass: ${answer:-no answer}"
  changed=yes
fi
peer="sentinel sentinel-pass $(cat "$JSQ_FILES/password-sentinel-peer")"
if ! has_line "$peer"; then
  answer=$(printf 'SENTINEL CONFIG SET sentinel-pass %s\n' "$(cat "$JSQ_FILES/password-sentinel-peer")" | me)
  [ "$answer" = OK ] || refuse "sentinel-pass: ${answer:-no answer}"
  changed=yes
fi

monitors=no restart=no
! grep -q "^sentinel monitor $JSQ_SET " "$conf" || monitors=yes
[ "$(tls_state)" = "$(cat "$JSQ_RUN/tls" 2>/dev/null)" ] || restart=yes
if [ "$monitors" = yes ] && [ "$changed$restart" != nono ]; then
  # The next sentinel is touched when this one has its connections back.
  deadline=$(($(now) + SETTLE_SECONDS))
  until well; do
    [ "$(now)" -lt "$deadline" ] || refuse "it does not see the primary and a majority: $(echo "$answers" | head -n 1)"
    sleep 0.3
  done
fi
echo "$JSQ_NAME: users and passwords taken up"
[ "$restart" = yes ] || exit 0
if [ "$monitors" = yes ] && [ "$usable" -le "$JSQ_MAJORITY" ]; then
  refuse "$usable sentinels are usable and $JSQ_MAJORITY are needed, so that this one cannot be restarted for its certificate"
fi
echo "$JSQ_NAME: has to be restarted for its certificate"
exit "$RESTART_ASKED"

# shellcheck shell=sh
# The promotion of a replica that the sentinels chose. Sourced after lib.sh and handover.sh. Sentinel promotes whatever the old
# primary still acknowledges: one that lives, but is down to the sentinels, keeps its other replica for a second, and what that
# one confirms until it is re-pointed would be lost. So the sentinels' user may not send SLAVEOF NO ONE (acl.ts). The chosen
# member hears of the choice, sees to it that nobody confirms for the old primary any more, takes what others have and it has
# not, and promotes itself; Sentinel goes on as soon as its INFO says so. docs/decisions/0012-promotion.md has the reasons.

# How long the old primary may take to answer, in seconds: it is dead as a rule, and every write waits.
OLD_PRIMARY_SECONDS=0.4
# How long another replica may take, in seconds. One that does not answer does not stop a promotion.
OTHER_SECONDS=1
# How long the old primary's writes wait if nothing comes of it, in milliseconds.
PAUSE_MS=5000
# Where a replica is sent that is to follow nobody: nothing listens there, and what it had is kept for a partial resync.
NOWHERE='127.0.0.1 1'

# standing KIND ADDRESS: an INFO on stdin as a fact for decide_promotion.
standing() {
  role='' lineage='' offset='' own='' host='' link='' since='' sync=''
  while IFS=: read -r key value; do
    case $key in
      role) role=$value ;;
      master_replid) lineage=$value ;;
      slave_repl_offset) own=$value ;;
      master_repl_offset) offset=$value ;;
      master_host) host=$value ;;
      master_link_status) link=$value ;;
      master_link_down_since_seconds) since=$value ;;
      master_sync_in_progress) sync=$value ;;
    esac
  done
  [ "$sync" != 1 ] || link=syncing
  # -1 is "never since it started": such a replica remembers nothing that its disk does not.
  [ "$link:$since" != down:-1 ] || link=never
  if [ -n "$lineage" ]; then
    echo "$1 $2 $role $lineage ${own:-$offset} ${host:--} ${link:--}"
  else
    echo "$1 $2 silent"
  fi
}

# chosen_by SENTINEL: whether that sentinel's failover has chosen this member, and waits for its promotion. One that names it
# already has seen the promotion: whoever came back as a replica since then is not to be promoted again (decision 14).
chosen_by() {
  ! is_named "$JSQ_ADDRESS" "$1" || return 1
  replicas_known "$1" 1 | while read -r ip flags _; do
    case $ip:,$flags, in "$JSQ_ADDRESS":*,promoted,*) echo yes ;; esac
  done | grep -q yes
}

# Writes to the old primary wait, so that this member can get all that it acknowledged. Never resumed from here but by its
# demotion: it may be handing over.
halt_primary() {
  printf 'CLIENT PAUSE %s WRITE\nINFO replication\n' "$PAUSE_MS" |
    ask "$1" "$JSQ_DATA_PORT" "$OLD_PRIMARY_SECONDS" | standing primary "$1"
}

# look_at ADDRESS: where another member stands; nothing is changed.
look_at() {
  echo 'INFO replication' | ask "$1" "$JSQ_DATA_PORT" "$OTHER_SECONDS" | standing other "$1"
}

# fence ADDRESS PRIMARY: that replica confirms nothing for the old primary any more; prints where it stands since.
fence() {
  seen=$(look_at "$1")
  case $seen in
    # What was never in sync confirms nothing, and has to go on getting there.
    *' never' | *' syncing') echo "$seen" ;;
    "other $1 slave "*" $2 "* | "other $1 slave "*" ${NOWHERE% *} "*)
      printf 'REPLICAOF %s\nINFO replication\n' "$NOWHERE" |
        ask "$1" "$JSQ_DATA_PORT" "$OTHER_SECONDS" | standing other "$1"
      ;;
    # It follows somebody else, or is a primary itself: not this failover's business.
    *) echo "other $1 silent" ;;
  esac
}

# unfence ADDRESS PRIMARY: back to whom it followed; Sentinel would do so after a failover-timeout.
unfence() {
  case $(look_at "$1") in
    *" ${NOWHERE% *} "*) printf 'REPLICAOF %s %s\n' "$2" "$JSQ_DATA_PORT" | ask "$1" "$JSQ_DATA_PORT" "$OTHER_SECONDS" >/dev/null ;;
  esac
}

# own_standing: this member's fact.
own_standing() {
  echo 'INFO replication' | me | standing self "$JSQ_ADDRESS"
}

# pull ADDRESS OFFSET: follows that replica until it has as much. Only a primary serves those who follow it, so that one is
# one for the while, with its writes paused; its history goes on, and so the rest is all that is sent.
pull() {
  printf 'CLIENT PAUSE %s WRITE\nREPLICAOF NO ONE\n' "$PAUSE_MS" | ask "$1" "$JSQ_DATA_PORT" "$OTHER_SECONDS" >/dev/null
  printf 'REPLICAOF %s %s\n' "$1" "$JSQ_DATA_PORT" | me >/dev/null
  until_then=$(($(now) + JSQ_FAILOVER_SECONDS))
  while [ "$(now)" -lt "$until_then" ]; do
    # shellcheck disable=SC2046 # words of a fact
    set -- "$1" "$2" $(own_standing)
    if [ "${9:-}" = up ] && [ "${7:-0}" -ge "$2" ]; then return 0; fi
    set -- "$1" "$2"
    sleep 0.03
  done
  log "promotion: what $1 has beyond this member could not be had"
}

# committed SENTINEL: waits until that sentinel names this member. Until then nobody follows it, so it promises nothing: if it died
# now, the sentinels would know of no promotion, and the old primary would go on.
committed() {
  until_then=$(($(now) + JSQ_FAILOVER_SECONDS))
  while [ "$(now)" -lt "$until_then" ]; do
    if is_named "$JSQ_ADDRESS" "$1"; then return 0; fi
    sleep 0.05
  done
  return 1
}

# follow_me ADDRESS: re-points a member at once; Sentinel would come to the old primary after eight seconds.
follow_me() {
  follow "$JSQ_ADDRESS" | ask "$1" "$JSQ_DATA_PORT" "$OTHER_SECONDS" >/dev/null
}

# others PRIMARY: the data members but this one and that primary.
others() {
  for other in $JSQ_DATA; do
    case $other in "$JSQ_ADDRESS" | "$1") ;; *) echo "$other" ;; esac
  done
}

# may_stand SENTINEL: whether this member is a replica that can be the primary. A server that was just started again may still be
# the one that a sentinel chose before; who has better is looked for before anybody is stopped.
may_stand() {
  case $(own_standing) in
    "self $JSQ_ADDRESS slave "*' never' | "self $JSQ_ADDRESS slave "*' syncing') ;;
    "self $JSQ_ADDRESS slave "*) return 0 ;;
    *) return 1 ;;
  esac
  case $(
    for other in $(others ''); do look_at "$other" & done
    wait
  ) in
    *' master '* | *' up' | *' down')
      log "promotion: chosen by sentinel $1, and not in sync since its start, as another is: stays a replica"
      return 1
      ;;
  esac
}

# best_of FACTS: waits until this member has all that anybody has; prints whom it got the rest from, if so. Fails if another has a
# better claim.
best_of() {
  tries=0 pulled=''
  while :; do
    # shellcheck disable=SC2046 # an action and its arguments
    set -- "$1" $(decide_promotion "$(own_standing)
$1
tries $tries")
    case ${2:-} in
      wait) sleep 0.03 ;;
      refuse) return 1 ;;
      pull)
        [ -z "$pulled" ] || break
        pulled="$3 at $4"
        pull "$3" "$4"
        ;;
      *) break ;;
    esac
    tries=$((tries + 1))
    set -- "$1"
  done
  echo "$pulled"
}

# promote SENTINEL PRIMARY
promote() {
  { chosen_by "$1" && may_stand "$1"; } || return 0
  facts=$(
    halt_primary "$2" &
    for other in $(others "$2"); do fence "$other" "$2" & done
    wait
  )
  if ! pulled=$(best_of "$facts"); then
    log "promotion: chosen by sentinel $1, but another has a better claim; stays a replica: $(echo "$facts" | tr '\n' ';')"
    for other in $(others "$2"); do unfence "$other" "$2" & done
    wait
    return 0
  fi
  # As Sentinel does it: clients that read here come back and ask who is the primary.
  printf 'MULTI\nREPLICAOF NO ONE\nCONFIG REWRITE\nCLIENT KILL TYPE normal\nCLIENT KILL TYPE pubsub\nEXEC\n' | me >/dev/null
  if [ "$(role_of 127.0.0.1 2)" != master ]; then
    log "promotion: chosen by sentinel $1, but the server did not become the primary"
    return 0
  fi
  if ! committed "$1"; then
    log "promotion: chosen by sentinel $1, but it does not name this member; nobody is told to follow it"
    return 0
  fi
  while read -r kind address role _; do
    case $kind:$role in
      other:slave | primary:master) follow_me "$address" & ;;
    esac
  done <<EOF
$facts
EOF
  wait
  log "promotion: chosen by sentinel $1 in place of $2${pulled:+, got the rest from $pulled}; $(echo "$facts" | tr '\n' ';')"
}

# listen SENTINEL: prints "SENTINEL PRIMARY" whenever that sentinel chooses this member; connected anew now and then, since a
# connection to a sentinel that died without a word looks like one that has nothing to say. Each time in a process of its own: a
# shell keeps what it knows of its background jobs for as long as it runs.
listen() {
  while :; do
    (
      # What was chosen while nobody listened.
      {
        sleep 0.3
        if chosen_by "$1"; then echo "$1 $(ask_sentinel "$1" | sentinel_fact "$1" | cut -d ' ' -f 4)"; fi
      } &
      client "$1" "$JSQ_SENTINEL_PORT" 15 SUBSCRIBE +selected-slave <"$JSQ_FILES/password-member" |
        while read -r _ _ ip _ _ set primary _; do
          [ "$ip:$set" != "$JSQ_ADDRESS:$JSQ_SET" ] || echo "$1 $primary"
        done
      wait
    )
    sleep 0.2
  done
}

# Ends with the container: whoever was chosen and does not hear of it is not promoted, so it listens for as long as the server runs.
await_promotion() {
  trap - TERM INT
  {
    for sentinel in $JSQ_SENTINELS; do listen "$sentinel" & done
    wait
  } | while read -r sentinel primary; do promote "$sentinel" "$primary"; done
}

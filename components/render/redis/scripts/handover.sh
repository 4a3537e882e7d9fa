# shellcheck shell=sh
# The planned hand-over of a primary that is told to stop. Sourced after lib.sh. Nothing acknowledged is lost: writes are
# paused until a replica that has all of them is the primary, and this member demotes itself before the pause can lapse.
# Whatever fails, the server is shut down with the writes still paused; it is never resumed once a failover was asked for.

me() {
  ask 127.0.0.1 "$JSQ_PORT" 2
}

# role_of ADDRESS SECONDS: first line of ROLE.
role_of() {
  echo ROLE | ask "$1" "$JSQ_DATA_PORT" "$2" | head -n 1
}

# The replicas this primary has online: "ADDRESS ADDRESS".
online_replicas() {
  echo 'INFO replication' | me | sed -n 's/^slave[0-9]*:ip=\([0-9.]*\),port=[0-9]*,state=online,.*/\1/p' | tr '\n' ' '
}

# replicas_known SENTINEL SECONDS: a line each, "ADDRESS FLAGS PRIORITY". SENTINEL REPLICAS is a flat list of keys and values.
replicas_known() {
  printf 'SENTINEL REPLICAS %s\n' "$JSQ_SET" | ask "$1" "$JSQ_SENTINEL_PORT" "$2" | {
    ip='' flags=''
    while read -r key && { read -r value || [ -n "$value" ]; }; do
      case $key in
        name) ip='' flags='' ;;
        ip) ip=$value ;;
        flags) flags=$value ;;
        slave-priority) echo "$ip $flags $value" ;;
      esac
    done
  }
}

# eligible_replicas SENTINEL: the ones that this sentinel could choose; it does not ask for a link that is up.
eligible_replicas() {
  replicas_known "$1" 2 | while read -r ip flags priority; do
    [ "$flags" = slave ] && [ "$priority" != 0 ] && printf '%s ' "$ip"
  done
}

# A sentinel to ask, and the replicas that must have everything: sets sentinel and candidates. Whom the sentinel could
# choose has to be online here.
find_candidates() {
  agreeing=0 answering=0 failing='' sentinel='' online=$(online_replicas)
  # shellcheck disable=SC2086 # a list of addresses
  facts=$(gather sentinel $JSQ_SENTINELS)
  while read -r _ address what named _ flags; do
    [ "$what" != names ] || answering=$((answering + 1))
    if [ "$what" = names ] && [ "$named" = "$JSQ_ADDRESS" ]; then
      case $flags in
        master)
          agreeing=$((agreeing + 1))
          [ -n "$sentinel" ] || sentinel=$address
          ;;
        *failover_in_progress*) failing=$address ;;
      esac
    fi
  done <<EOF
$facts
EOF
  if [ -n "$failing" ]; then
    why="sentinel $failing has a failover in progress"
    return 1
  fi
  if [ "$agreeing" -lt "$JSQ_MAJORITY" ]; then
    why="$agreeing sentinels name this member and find it well, $JSQ_MAJORITY are needed"
    return 1
  fi
  fit=$(eligible_replicas "$sentinel")
  if [ -z "$fit" ]; then
    why="sentinel $sentinel knows no replica that is fit yet"
    return 1
  fi
  for candidate in $fit; do
    case " $online " in
      *" $candidate "*) ;;
      *) why="$candidate could be chosen, but does not replicate (online: $online)" && return 1 ;;
    esac
  done
  # All of them, not just those that are fit now: what the sentinel knows may be another thing when it chooses.
  candidates=$online
}

# Pauses the writes and waits until every candidate has all of them, as the candidates themselves say: what the primary
# knows of their offsets is up to a second old, and WAIT on a connection that wrote nothing waits for nothing.
pause_and_equalise() {
  goal=$(printf 'CLIENT PAUSE %s WRITE\nINFO replication\n' "$1" | me | value_of master_repl_offset)
  if [ -z "$goal" ]; then
    echo 'CLIENT UNPAUSE' | me >/dev/null
    why='the server does not say its offset'
    return 1
  fi
  # Nothing was asked for yet, and a pause longer than down-after looks like a dead primary.
  patience=$(($(now) + 2))
  for candidate in $candidates; do
    while :; do
      offset=$(echo 'INFO replication' | ask "$candidate" "$JSQ_DATA_PORT" 1 | value_of slave_repl_offset)
      [ "${offset:-0}" -lt "$goal" ] || break
      if [ -z "$offset" ] || [ "$(now)" -ge "$patience" ]; then
        why="$candidate does not catch up (${offset:-no answer} of $goal)"
        echo 'CLIENT UNPAUSE' | me >/dev/null
        return 1
      fi
      sleep 0.03
    done
  done
}

# is_named ADDRESS SENTINEL: whether a sentinel names that member as the primary, the given one asked first. Until one does, the
# promotion is nobody's: a member that followed it, and lost it now, would be a primary that follows a dead one.
is_named() {
  for each in "$2" $JSQ_SENTINELS; do
    named=$(printf 'SENTINEL GET-MASTER-ADDR-BY-NAME %s\n' "$JSQ_SET" | ask "$each" "$JSQ_SENTINEL_PORT" 1 | head -n 1)
    [ "$named" != "$1" ] || return 0
    # The one that leads knows first; the others are asked when it does not answer.
    [ -z "$named" ] || return 1
  done
  return 1
}

# follow ADDRESS: what has a member follow that one in one step, which ends a pause: a client that waited is told READONLY, and
# nothing was acknowledged.
follow() {
  printf 'MULTI\nCLIENT UNPAUSE\nREPLICAOF %s %s\nCONFIG REWRITE\nEXEC\n' "$1" "$JSQ_DATA_PORT"
}

# Follows the chosen one.
demote_to() {
  follow "$1" | me >/dev/null
  [ "$(role_of 127.0.0.1 2)" = slave ]
}

# see_it_settled ADDRESS: stays until that primary has another replica, if there is one (it refuses writes without), and a
# majority of the sentinels names it.
see_it_settled() {
  settle=$(($(now) + 10))
  case $candidates in
    *' '?*) needed=1 ;;
    *) needed=0 ;;
  esac
  while [ "$(now)" -lt "$settle" ]; do
    naming=0 answering=0
    # shellcheck disable=SC2086 # a list of addresses
    facts=$(gather sentinel $JSQ_SENTINELS)
    while read -r _ _ what named _; do
      [ "$what" != names ] || answering=$((answering + 1))
      [ "$what" = names ] && [ "$named" = "$1" ] && naming=$((naming + 1))
    done <<EOF
$facts
EOF
    others=$(echo 'INFO replication' | ask "$1" "$JSQ_DATA_PORT" 1 | grep '^slave[0-9]*:.*state=online' | grep -vc "ip=$JSQ_ADDRESS,")
    if [ "$naming" -ge "$JSQ_MAJORITY" ] && [ "$others" -ge "$needed" ]; then
      log "hand-over: done, $naming sentinels name $1 and $others other replicas follow it"
      return
    fi
    [ "$answering" -ge "$JSQ_MAJORITY" ] || break
    sleep 0.3
  done
  log "hand-over: $1 is the primary, but not everyone follows it yet; stops all the same"
}

# hand_over: 0 when another member is the primary. Ends within JSQ_HANDOVER_SECONDS and a few seconds.
hand_over() {
  case $(role_of 127.0.0.1 4) in
    master) ;;
    '') log 'the server does not answer, no hand-over' && return 1 ;;
    *) return 0 ;;
  esac
  case $JSQ_DATA in *' '*) ;; *) log 'the only data member, no hand-over' && return 1 ;; esac
  deadline=$(($(now) + JSQ_HANDOVER_SECONDS))
  said='' lonely=0
  # Longer than at a start: giving up for want of a slow answer costs an outage.
  # shellcheck disable=SC2034 # read by gather.sh
  SENTINEL_SECONDS=2
  while :; do
    # The pause outlasts the deadline: a pause that lapsed after a promotion would let two primaries write.
    why=''
    if find_candidates && pause_and_equalise $(((JSQ_HANDOVER_SECONDS + 30) * 1000)); then break; fi
    [ "$why" = "$said" ] || log "hand-over: $why"
    said=$why
    # Without a majority of sentinels, or without a replica, there is nothing to wait for: all may be going down. Asked
    # thrice, since one answer can be late. What a sentinel knows of a replica may be ten seconds old, and comes right by itself.
    if [ "$answering" -lt "$JSQ_MAJORITY" ] || [ -z "$online" ]; then lonely=$((lonely + 1)); else lonely=0; fi
    if [ "$lonely" -ge 3 ] || [ "$(now)" -ge "$deadline" ]; then
      log 'hand-over: not possible, stops with everything on the disk'
      return 1
    fi
    sleep 0.5
  done
  answer=$(printf 'SENTINEL FAILOVER %s\n' "$JSQ_SET" | ask "$sentinel" "$JSQ_SENTINEL_PORT" 2)
  log "hand-over: writes are paused, all of them are at $candidates; sentinel $sentinel, asked for a failover, says ${answer:-nothing}"
  case $answer in
    # No answer may be a lost one, and INPROG is a failover all the same: only a plain refusal is one.
    *NOGOODSLAVE*) return 1 ;;
  esac
  round=0
  while [ "$(now)" -lt "$deadline" ]; do
    round=$((round + 1))
    for candidate in $JSQ_DATA; do
      if [ "$candidate" != "$JSQ_ADDRESS" ] && [ "$(role_of "$candidate" 1)" = master ] && is_named "$candidate" "$sentinel"; then
        if ! demote_to "$candidate"; then
          log "hand-over: $candidate is the primary; this member could not demote itself, stops with writes paused"
          return 0
        fi
        log "hand-over: $candidate is the primary, this member follows it"
        see_it_settled "$candidate"
        return 0
      fi
    done
    # A sentinel that died has promoted nobody; the others do once this member is down.
    if [ $((round % 10)) -eq 0 ] && [ -z "$(ask_sentinel "$sentinel")" ]; then
      log "hand-over: sentinel $sentinel does not answer any more, stops with writes paused"
      return 1
    fi
    sleep 0.03
  done
  log "hand-over: no replica was promoted within $JSQ_HANDOVER_SECONDS s, stops with writes paused"
  return 1
}

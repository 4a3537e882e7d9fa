# shellcheck shell=sh
# What the data volume holds and remembers. Sourced after lib.sh. Files of our own, all in /data/jsquared:
#   redis.conf    rendered at each start; the server rewrites it when its role changes: the durable record of the role
#   held          this member has held data, as a primary or after a finished sync; its content says where: aof or rdb
#   running       the server was started and was not stopped cleanly since
#   load-failed   the server ended before it had loaded its data
#   bootstrapping this member began the set, and no majority of sentinels was seen to know it yet

AOF_DIR=/data/appendonlydir
RDB=/data/dump.rdb

volume_prepare() {
  # In a subshell: a failed redirection of a special builtin ends the shell, without a word.
  (: >"$JSQ_RUN/probe") 2>/dev/null || fatal "cannot write to $JSQ_RUN: it has to be a tmpfs that belongs to user $(id -u)"
  mkdir -p "$JSQ_STATE" 2>/dev/null || fatal "cannot create $JSQ_STATE: the volume at /data has to belong to user $(id -u)"
  if ! dd if=/dev/zero of="$JSQ_STATE/probe" bs=64k count=1 2>/dev/null; then
    rm -f "$JSQ_STATE/probe"
    fatal "cannot write to /data, is it full? $(df -k /data | tail -n 1 | tr -s ' '): free some space or grow the volume"
  fi
  rm -f "$JSQ_STATE/probe"
  # With which certificate the server is about to start: reload.sh compares.
  tls_state >"$JSQ_RUN/tls"
}

# volume_write FILE, content on stdin: all of it or none of it, and on the disk before the name is.
volume_write() {
  cat >"$JSQ_STATE/$1.new" || fatal "cannot write $JSQ_STATE/$1, is /data full?"
  sync "$JSQ_STATE/$1.new" 2>/dev/null || sync
  mv "$JSQ_STATE/$1.new" "$JSQ_STATE/$1" || fatal "cannot write $JSQ_STATE/$1"
}

# Whether every file that the AOF's manifest names is there (history files may be gone).
aof_complete() {
  [ -s "$AOF_DIR/appendonly.aof.manifest" ] || return 1
  while read -r _ name _ _ _ type _; do
    case $type in
      b | i) [ -f "$AOF_DIR/$name" ] || return 1 ;;
    esac
  done <"$AOF_DIR/appendonly.aof.manifest"
}

# Looked at only after a failed load, because it reads everything.
loads() {
  [ ! -e "$JSQ_STATE/load-failed" ] && return
  case $1 in
    aof) "$JSQ_CHECK_AOF" "$AOF_DIR/appendonly.aof.manifest" >/dev/null 2>&1 ;;
    rdb) "$JSQ_CHECK_RDB" "$RDB" >/dev/null 2>&1 ;;
  esac
}

# empty: never held data. data: held, and it is there. damaged: held, and it is not all there, or cannot be loaded.
volume_state() {
  held=$(cat "$JSQ_STATE/held" 2>/dev/null)
  case $held in
    '') echo empty ;;
    aof) if aof_complete && loads aof; then echo data; else echo damaged; fi ;;
    rdb) if [ -s "$RDB" ] && loads rdb; then echo data; else echo damaged; fi ;;
    *) echo damaged ;;
  esac
}

# none, primary, or "replica ADDRESS": as the last redis.conf says, which Sentinel has the server rewrite.
volume_record() {
  [ -s "$JSQ_STATE/redis.conf" ] || { echo none && return; }
  follows=$(sed -n 's/^\(replicaof\|slaveof\) "\{0,1\}\([0-9.]*\)"\{0,1\} .*/\2/p' "$JSQ_STATE/redis.conf" | tail -n 1)
  if [ -n "$follows" ]; then echo "replica $follows"; else echo primary; fi
}

yes_if() {
  if [ -e "$1" ]; then echo yes; else echo no; fi
}

volume_facts() {
  echo "volume $1"
  echo "record $(volume_record)"
  echo "unclean $(yes_if "$JSQ_STATE/running")"
  echo "bootstrapping $(yes_if "$JSQ_STATE/bootstrapping")"
  echo "promote $(yes_if "$JSQ_RUN/promote")"
}

# What cannot be loaded would keep the server from starting as a replica; one copy is kept for whoever wants to look.
volume_set_aside() {
  log "sets the data that cannot be used aside, in /data/set-aside"
  rm -rf /data/set-aside
  mkdir -p /data/set-aside || fatal "cannot create /data/set-aside"
  for path in "$AOF_DIR" "$RDB"; do
    [ ! -e "$path" ] || mv "$path" /data/set-aside/ || fatal "cannot move $path aside"
  done
  rm -f "$JSQ_STATE/held" "$JSQ_STATE/load-failed"
}

# volume_render primary|ADDRESS: redis.conf for this start, from the mounted one, so that a changed setting arrives.
volume_render() {
  {
    held=$(cat "$JSQ_STATE/held" 2>/dev/null)
    # The server loads from where the data is, whatever is configured now: with the AOF on and none there, it would
    # ignore the RDB and start empty. The keeper changes over when everything is loaded.
    case $held in
      aof) mode=yes ;;
      rdb) mode=no ;;
      *) mode=$JSQ_APPENDONLY ;;
    esac
    sed "s/^appendonly .*/appendonly $mode/" "$JSQ_FILES/redis.conf"
    # With the AOF everything is on the disk at the last fsync; a snapshot would only make the stop longer.
    if [ "$mode" = yes ]; then echo 'shutdown-on-sigterm nosave'; else echo 'shutdown-on-sigterm save'; fi
    printf 'masterauth %s\n' "$(cat "$JSQ_FILES/password-replication")"
    # Sentinel takes a replica that was never linked for a good one; one without data must not be chosen.
    if [ -n "$held" ]; then echo 'replica-priority 100'; else echo 'replica-priority 0'; fi
    [ "$1" = primary ] || echo "replicaof $1 $JSQ_DATA_PORT"
  } | volume_write redis.conf
}

# shellcheck shell=sh
# Facts about the others, in the words of decide.sh. Sourced after lib.sh.

# How long one address may take to answer, in seconds; all are asked at once. An address that nobody has takes all of it. A
# sentinel that is late is asked again; a member that is late could be one with data, so it is given longer.
SENTINEL_SECONDS=1
MEMBER_SECONDS=2

ask_sentinel() {
  printf 'SENTINEL MASTER %s\n' "$JSQ_SET" | ask "$1" "$JSQ_SENTINEL_PORT" "$SENTINEL_SECONDS"
}

ask_member() {
  echo 'INFO replication keyspace persistence' | ask "$1" "$JSQ_DATA_PORT" "$MEMBER_SECONDS"
}

# gather sentinel|member ADDRESS...: asks everyone but this member, prints a fact for each, in the order of the answers.
# No files in between: the keeper and the health check gather too.
gather() {
  kind=$1
  shift
  pids=''
  for address in "$@"; do
    if [ "$address" != "$JSQ_ADDRESS" ]; then
      "ask_$kind" "$address" </dev/null | "${kind}_fact" "$address" &
      pids="$pids $!"
    fi
  done
  # shellcheck disable=SC2086 # a list of process ids
  [ -z "$pids" ] || wait $pids
}

# Sentinels and data members at the same time: the facts of both, and the mark that the members were asked.
gather_all() {
  echo 'asked members'
  # shellcheck disable=SC2086 # lists of addresses
  {
    gather sentinel $JSQ_SENTINELS &
    sentinels=$!
    gather member $JSQ_DATA
    wait $sentinels
  }
}

# The answer of SENTINEL MASTER is a flat list: a key, its value, the next key.
sentinel_fact() {
  ip='' epoch='' flags='' first=''
  while read -r key; do
    [ -n "$first" ] || first=$key
    case $first in name) ;; *) break ;; esac
    read -r value || [ -n "$value" ] || break
    case $key in
      ip) ip=$value ;;
      flags) flags=$value ;;
      config-epoch) epoch=$value ;;
    esac
  done
  case $first in
    name)
      if [ -n "$ip" ] && [ -n "$epoch" ]; then
        echo "sentinel $1 names $ip $epoch $flags"
      else
        echo "sentinel $1 silent (an incomplete answer)"
      fi
      ;;
    'ERR No such master with that name'*) echo "sentinel $1 virgin" ;;
    '') echo "sentinel $1 silent" ;;
    # An error is no answer, but whoever reads the log has to see it.
    *) echo "sentinel $1 silent ($first)" ;;
  esac
}

member_fact() {
  role='' host='' link='' since=-1 offset=0 replica_offset=0 loading=0 keys=0 first=''
  while IFS=: read -r key value; do
    [ -n "$first" ] || first="$key $value"
    case $key in
      role) role=$value ;;
      master_host) host=$value ;;
      master_link_status) link=$value ;;
      master_link_down_since_seconds) since=$value ;;
      master_repl_offset) offset=$value ;;
      slave_repl_offset) replica_offset=$value ;;
      loading) loading=$value ;;
      db[0-9]*) keys=$((keys + 1)) ;;
    esac
  done
  # What still loads has data, however much it shows.
  [ "$loading" = 0 ] || keys=$((keys + 1))
  case $role in
    master) echo "member $1 primary $offset $keys" ;;
    slave)
      # -1 is "never since it started": such a replica remembers nothing that its disk does not.
      linked=yes
      [ "$link" = up ] || [ "$since" -ge 0 ] || linked=no
      echo "member $1 replica $host $link $replica_offset $keys $linked"
      ;;
    *) echo "member $1 silent${first:+ ($first)}" ;;
  esac
}

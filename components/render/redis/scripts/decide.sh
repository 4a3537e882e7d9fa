# shellcheck shell=sh
# Who this member is, decided from facts alone: no clock, no network, no file. Every row of the table in
# docs/decisions/0006-start-script.md is a test of these functions.
#
# Facts, one a line:
#   self ADDRESS | index N | majority N | members ADDRESS...        (members: every data member, self among them)
#   volume empty|data|damaged        record none|primary|replica [ADDRESS]
#   unclean yes|no | bootstrapping yes|no | promote yes|no | waited SECONDS | crashwait SECONDS
#   sentinel ADDRESS silent|virgin   sentinel ADDRESS names ADDRESS EPOCH FLAGS
#   asked members                                                   (the lines "member" are complete)
#   member ADDRESS silent            member ADDRESS primary OFFSET KEYS (at least 1 while it loads)
#   member ADDRESS replica PRIMARY LINK OFFSET KEYS LINKED          (LINKED: whether it was ever linked since it started)
#
# Answers, one line "ACTION ARGUMENT REASON":
#   members - ...      the members have to be asked before a decision
#   primary - ...      serve as the primary          bootstrap - ...   the same, beginning an empty set
#   replica ADDRESS    follow ADDRESS                failover - ...    do not serve, let the sentinels choose another
#   wait - ...         serve nothing, ask again

# Whom the answering sentinels name: sets answered, named, epoch, conflict, failing. The highest epoch wins. Sentinels
# that differ within one epoch are counted; as many on either side is a conflict.
tally_sentinels() {
  answered=0 named='' epoch=-1 conflict=no failing=no names=''
  while read -r word who what address its_epoch flags; do
    [ "$word" = sentinel ] || continue
    case $what in
      virgin) answered=$((answered + 1)) ;;
      names)
        answered=$((answered + 1))
        case ,$flags, in *,failover_in_progress,*) failing=yes ;; esac
        if [ "$its_epoch" -gt "$epoch" ]; then
          epoch=$its_epoch names=$address
        elif [ "$its_epoch" -eq "$epoch" ]; then
          names="$names $address"
        fi
        ;;
    esac
  done <<EOF
$1
EOF
  best=0
  for address in $names; do
    votes=0
    for other in $names; do
      [ "$other" = "$address" ] && votes=$((votes + 1))
    done
    if [ "$votes" -gt "$best" ]; then
      best=$votes named=$address conflict=no
    elif [ "$votes" -eq "$best" ] && [ "$address" != "$named" ]; then
      conflict=yes
    fi
  done
}

# What the other data members say: sets silent (how many say nothing), quiet (which), reachable, claims (addresses that say primary), following (how many follow
# self), strangers (reachable ones that do not follow self), holders (with data), heir (a replica of self that still has
# the memory of it).
tally_members() {
  silent=0 quiet='' reachable=0 claims='' following=0 strangers='' holders='' heir=''
  while read -r word who what a b c d e; do
    [ "$word" = member ] || continue
    case $what in
      silent) silent=$((silent + 1)) quiet="$quiet $who" && continue ;;
      primary)
        claims="$claims $who" strangers="$strangers $who"
        [ "$a" -gt 0 ] || [ "$b" -gt 0 ] && holders="$holders $who"
        ;;
      replica)
        if [ "$a" = "$2" ]; then following=$((following + 1)); else strangers="$strangers $who"; fi
        [ "$c" -gt 0 ] || [ "$d" -gt 0 ] && holders="$holders $who"
        if [ "$a" = "$2" ] && [ "$e" = yes ] && [ "$c" -gt 0 ]; then heir=$who; fi
        ;;
    esac
    reachable=$((reachable + 1))
  done <<EOF
$1
EOF
}

is_member() {
  case " $members " in *" $1 "*) return 0 ;; esac
  return 1
}

decide_data() {
  self='' index='' majority='' members='' volume='' record='' follows='' unclean=no bootstrapping=no promote=no
  waited=0 crashwait=0 asked=no total=0
  while read -r word a b; do
    case $word in
      self) self=$a ;;
      index) index=$a ;;
      majority) majority=$a ;;
      members) members="$a $b" ;;
      volume) volume=$a ;;
      record) record=$a follows=$b ;;
      unclean) unclean=$a ;;
      bootstrapping) bootstrapping=$a ;;
      promote) promote=$a ;;
      waited) waited=$a ;;
      crashwait) crashwait=$a ;;
      asked) asked=yes ;;
      sentinel) total=$((total + 1)) ;;
    esac
  done <<EOF
$1
EOF
  tally_sentinels "$1"
  tally_members "$1" "$self"
  if [ "$answered" -ge "$majority" ]; then
    if [ "$conflict" = yes ]; then
      echo "wait - the sentinels name different primaries of the same epoch $epoch: SENTINEL FAILOVER on one of them settles it ($names)"
    elif [ -z "$named" ]; then
      decide_unnamed
    elif [ "$named" = "$self" ]; then
      decide_named
    elif is_member "$named"; then
      decide_to_follow "$named" "$crashwait" "$answered of $total sentinels answer and name it, epoch $epoch"
    else
      echo "wait - the sentinels name $named, which is no member of this set: were the addresses changed?"
    fi
  else
    decide_blind
  fi
}

# decide_to_follow ADDRESS SECONDS REASON: with data, and with the other one silent, not at once. Sentinel cannot rank members that
# start again by what they hold: this one would be chosen before the one that it follows, which holds all of it, is there.
decide_to_follow() {
  if [ "$volume" != data ]; then
    echo "replica $1 $3"
  elif [ "$asked" = no ]; then
    echo "members - $3"
  elif [ "$waited" -lt "$2" ]; then
    case " $quiet " in
      *" $1 "*) echo "wait - $1 does not answer yet, and may hold more than this member ($waited of $2 s)" ;;
      *) echo "replica $1 $3" ;;
    esac
  else
    echo "replica $1 $3"
  fi
}

# The sentinels name this member.
decide_named() {
  if [ "$asked" = no ]; then
    echo "members - the sentinels name this member, epoch $epoch"
  elif [ -n "$claims" ]; then
    echo "wait - the sentinels name this member, but$claims is a primary: a failover is not finished"
  elif [ "$failing" = yes ]; then
    echo "wait - the sentinels name this member, but a failover is in progress"
  elif [ "$volume" = data ]; then
    if [ "$unclean" = yes ] && [ -n "$heir" ] && [ "$waited" -lt "$crashwait" ]; then
      echo "wait - this primary was killed and $heir still holds its memory: the sentinels promote a replica ($waited of $crashwait s)"
    else
      echo "primary - $answered of $total sentinels answer and name this member, epoch $epoch, and its data is here"
    fi
  elif [ "$volume" = empty ] && [ "$silent" -eq 0 ] && [ -z "$holders" ] && [ -z "$strangers" ]; then
    echo "bootstrap - this member is named, its volume is empty, and so is every other data member"
  else
    echo "failover - this member is named, but its volume is $volume: serving would wipe the replicas"
  fi
}

# A majority of the sentinels answers, and none has ever heard of a primary.
decide_unnamed() {
  if [ "$volume" = data ] && [ "$record" = replica ] && is_member "$follows" && [ "$follows" != "$self" ]; then
    echo "replica $follows no sentinel names a primary, and this member followed it last"
  elif [ "$volume" = empty ] && [ "$index" -ne 0 ]; then
    echo "wait - no sentinel names a primary yet; this volume is empty, and the first member begins an empty set"
  elif [ "$asked" = no ]; then
    echo "members - no sentinel names a primary"
  elif [ "$volume" = damaged ]; then
    echo "wait - the volume is damaged and no sentinel names a primary: restore it, or remove it to begin with nothing"
  elif [ "$volume" = empty ]; then
    if [ "$reachable" -gt 0 ]; then
      echo "wait - this volume is empty, but other data members run:$holders$strangers"
    else
      echo "bootstrap - $answered of $total sentinels answer and none was ever told of a primary; no data member runs, this volume is empty"
    fi
  elif [ "$bootstrapping" = yes ] && [ -z "$strangers" ]; then
    echo "primary - the beginning of this set goes on: no sentinel was told of a primary yet"
  else
    decide_own_record
  fi
}

# Less than a majority answers: what the volume remembers is all there is.
decide_blind() {
  if [ "$volume" != data ]; then
    echo "wait - $answered of $total sentinels answer, $majority are needed, and this volume is $volume"
  elif [ "$record" = replica ] && is_member "$follows" && [ "$follows" != "$self" ]; then
    if [ "$named" = "$self" ]; then
      echo "wait - $answered of $total sentinels answer and name this member, which remembers to follow $follows"
    else
      # Shorter: the one that it follows may wait in turn, until all the others follow it.
      decide_to_follow "$follows" $((crashwait / 3)) "$answered of $total sentinels answer, and this member followed it last"
    fi
  elif [ "$asked" = no ]; then
    echo "members - $answered of $total sentinels answer"
  elif [ -n "$named" ] && [ "$named" != "$self" ]; then
    echo "wait - this member was the primary; $answered of $total sentinels answer, and name $named"
  else
    decide_own_record
  fi
}

# A former primary with its data, and no sentinel to say that it still is: every other member must be heard.
decide_own_record() {
  if [ "$promote" = yes ]; then
    echo "primary - an operator said so (/run/jsquared/promote)"
  elif [ "$record" = primary ] && [ "$silent" -eq 0 ] && [ -z "$strangers" ]; then
    echo "primary - this member was the primary, and all $following other data members answer and follow it"
  else
    echo "wait - this member was the primary, but no majority of sentinels confirms it, and not all other data members follow it ($silent silent;$strangers); if it is the right one: touch /run/jsquared/promote in this container"
  fi
}

# For a sentinel that monitors nothing. Answers "adopt ADDRESS EPOCH REASON", "virgin - - REASON", "wait - - REASON";
# "members - - REASON" as above. The answers of the other sentinels count, and its own.
decide_sentinel() {
  majority='' members='' asked=no
  while read -r word a b; do
    case $word in
      majority) majority=$a ;;
      members) members="$a $b" ;;
      asked) asked=yes ;;
    esac
  done <<EOF
$1
EOF
  tally_sentinels "$1"
  answered=$((answered + 1))
  if [ "$conflict" = yes ]; then
    echo "wait - - the other sentinels name different primaries of the same epoch $epoch ($names)"
  elif [ -n "$named" ]; then
    if is_member "$named"; then
      echo "adopt $named $epoch the other sentinels name it"
    else
      echo "wait - - the other sentinels name $named, which is no member of this set: were the addresses changed?"
    fi
  elif [ "$asked" = no ]; then
    echo "members - - no other sentinel names a primary"
  else
    decide_claim "$1"
  fi
}

# Exactly one data member says that it is the primary, and every other one that answers follows it.
decide_claim() {
  tally_members "$1" ''
  primary=${claims# }
  case $primary in
    '') echo "virgin - - no data member is a primary yet" && return ;;
    *' '*) echo "wait - - more than one data member says that it is the primary:$claims" && return ;;
  esac
  tally_members "$1" "$primary"
  if [ "$strangers" != " $primary" ]; then
    echo "wait - - $primary is a primary, but not all other data members follow it:$strangers"
  elif [ "$answered" -lt "$majority" ]; then
    echo "wait - - $primary is a primary, but only $answered sentinels answer, $majority are needed"
  else
    echo "adopt $primary 0 it is the only primary, and the data members that answer follow it"
  fi
}

# decide_stray FACTS, of a sentinel that monitors: "adopt ADDRESS EPOCH REASON" where it has come to name a member of the past and keeps
# to it, else nothing. Only if a majority of all sentinels names another one in no older epoch, the members bear them out, and nobody
# is at a failover. Facts as above, its own answer among those of the sentinels; `self` is its address.
decide_stray() {
  self='' majority='' own='' own_epoch=0 busy=no others=''
  while read -r word a b c d e; do
    case $word:$b in
      self:*) self=$a ;;
      majority:*) majority=$a ;;
      sentinel:names)
        case ,$e, in *,failover_in_progress,*) busy=yes ;; esac
        if [ "$a" = "$self" ]; then
          own=$c own_epoch=$d
        else
          others="$others$word $a $b $c $d $e
"
        fi
        ;;
    esac
  done <<EOF
$1
EOF
  tally_sentinels "$others"
  if [ -z "$own" ] || [ "$busy" = yes ] || [ -z "$named" ] || [ "$named" = "$own" ] || [ "$best" -lt "$majority" ] ||
    [ "$epoch" -lt "$own_epoch" ]; then
    return 0
  fi
  tally_members "$1" "$named"
  if [ "$claims" = " $named" ]; then
    echo "adopt $named $epoch $best other sentinels name it, and it is the only primary; this one named $own, epoch $own_epoch"
  fi
}

# decide_promotion FACTS, of a replica that the sentinels chose, once nobody else can confirm a write for the old primary: prints
# `promote`, `wait`, `pull ADDRESS OFFSET`: that one has more than this member can get by waiting, or `refuse`. Facts, the first one
# first:
#   self ADDRESS ROLE LINEAGE OFFSET PRIMARY LINK      this member; LINK is up, syncing, down, or never since the server started
#   primary|other ADDRESS ROLE LINEAGE OFFSET ...      the old primary, another replica; or `... ADDRESS silent`
#   tries N                                            how often it has waited already
decide_promotion() {
  tries=0 self='' here=0 up='' old=silent goal=0 best='' most=0 refused=no
  while read -r kind address role lineage offset _ link; do
    case $kind:$role in
      tries:*) tries=$address ;;
      *:silent) ;;
      self:*) self=$lineage here=$offset up=$link ;;
      # Of another history. A primary that lives has what counts. Another replica that was in sync since it started has more than the
      # disk of one that was not; two that were not cannot be compared, and somebody has to go on.
      *)
        if [ "$lineage" != "$self" ]; then
          case $kind:$role:$up:$link in primary:master:* | other:slave:never:up | other:slave:never:down) refused=yes ;; esac
          continue
        fi
        ;;
    esac
    case $kind:$role in
      primary:master)
        old=answers
        [ "$offset" -le "$goal" ] || goal=$offset
        ;;
      other:slave)
        [ "$offset" -le "$goal" ] || goal=$offset
        [ "$offset" -le "$most" ] || most=$offset best=$address
        ;;
    esac
  done <<EOF
$1
EOF
  # What is on its way from a primary that answers comes; from one that does not, only what the kernel has already.
  limit=6
  [ "$old" = silent ] || limit=40
  if [ "$refused" = yes ]; then
    echo refuse
  elif [ "$here" -ge "$goal" ]; then
    echo promote
  elif [ "$up" = up ] && [ "$tries" -lt "$limit" ]; then
    echo wait
  elif [ "$most" -gt "$here" ]; then
    echo "pull $best $most"
  else
    echo promote
  fi
}

#!/bin/sh
# Builds one image to an explicit tag, unless the tag is there already. The last line on stdout is the image's id.
#
#   build.sh NAME         NAME is a directory of images/, or `base`
#
# Everything else comes from the environment, computed by images/index.ts from versions.json; none of it is secret.
#   JSQ_TAG             the tag to make, JSQ_VERSION and JSQ_INPUTS are what its labels say
#   JSQ_INPUTS          sha256 over everything the image is made of; a tag stands for one such value for ever
#   JSQ_ARCH            Debian's name of the architecture, which has to be the engine's
#   JSQ_FILES           the files of the build context, relative to images/, separated by blanks
#   JSQ_PACKAGES        PACKAGE=VERSION..., separated by blanks (for `base`: packages beyond minbase)
#   JSQ_BASE            `pull` or `bootstrap`
#   JSQ_BASE_REFERENCE  pull: the image to pull, by digest. bootstrap: the tag of the base, made here if absent
#   JSQ_BASE_INPUTS, JSQ_BASE_PACKAGES, JSQ_SUITE, JSQ_AS_OF    what a bootstrapped base is made of
#
# Safe to run side by side and to interrupt: a tag appears only when its image is whole, and what a broken build left
# is removed by its label.
set -eu
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
name=${1:?usage: build.sh NAME}
: "${JSQ_TAG:?}" "${JSQ_INPUTS:?}" "${JSQ_VERSION:?}" "${JSQ_ARCH:?}"
locks='' work='' child=''
# The context's own builder: another one (docker-container) would keep the image to itself.
export BUILDX_BUILDER=default DOCKER_CLI_HINTS=false

# fail REASON REMEDY
fail() {
  printf 'image %s (%s): %s\n  remedy: %s\n' "$name" "$JSQ_TAG" "$1" "$2" >&2
  exit 1
}

check_docker() {
  command -v docker >/dev/null 2>&1 ||
    fail 'the command docker is not on the PATH' 'install Docker Engine (on Debian: apt-get install docker.io)'
  if answer=$(docker version --format '{{.Server.Arch}}' 2>&1); then
    [ "$answer" = "$JSQ_ARCH" ] ||
      fail "it is to be built for $JSQ_ARCH and the Docker engine runs on $answer" \
        "build on an engine of that architecture, or name $answer"
    return 0
  fi
  answer=$(printf '%s' "$answer" | tr '\n' ' ' | sed 's/^ *//')
  case $answer in
    *'ermission denied'*)
      fail "no right to use the Docker engine: $answer" 'run as root, or join the group docker and log in again' ;;
    *'annot connect'* | *'onnection refused'* | *'no such file'*)
      fail "the Docker engine does not run: $answer" 'start it (systemctl start docker, or dockerd), then run again' ;;
    *) fail "the Docker engine does not answer: $answer" 'run: docker version' ;;
  esac
}

# Prints the id if the tag is there. A tag with other inputs was not made here and is not overwritten.
reuse() {
  found=$(docker image inspect --format '{{.Id}} {{index .Config.Labels "jsquared.inputs"}}' "$JSQ_TAG" 2>/dev/null) ||
    return 1
  [ "${found#* }" = "$JSQ_INPUTS" ] ||
    fail "the tag exists and says it was made from other inputs (${found#* })" "docker image rm $JSQ_TAG, then run again"
  printf '%s\n' "${found%% *}"
}

# One build of the same inputs at a time on this machine. Without flock both build and the second tag wins: no harm.
lock() {
  command -v flock >/dev/null 2>&1 || return 0
  locks=${TMPDIR:-/tmp}/jsquared-images-$(id -u)
  mkdir "$locks" 2>/dev/null || true
  if [ -L "$locks" ] || [ -z "$(find "$locks" -prune -type d -user "$(id -u)" 2>/dev/null)" ]; then
    fail "the lock directory $locks cannot be used" 'free space for it or remove what is in its place, or set TMPDIR'
  fi
  exec 9>"$locks/$JSQ_INPUTS"
  if ! flock -n 9; then
    printf 'image %s: another build of %s is under way, waiting for it\n' "$name" "$JSQ_TAG" >&2
    # In the background, so that a signal is heard while waiting; the lock belongs to the shared descriptor.
    flock 9 &
    child=$!
    wait "$child"
    child=''
  fi
}

# Under the lock the directory has a fixed name, so that what a killed build left there is found and removed.
make_work() {
  if [ -n "$locks" ]; then
    work=$locks/work-$JSQ_INPUTS
    discard_work
    mkdir "$work" || work=''
  else
    work=$(mktemp -d "${TMPDIR:-/tmp}/jsquared-image.XXXXXX") || work=''
  fi
  chmod 0755 "$work" 2>/dev/null || true
  [ -n "$work" ] || fail "no temporary directory under ${TMPDIR:-/tmp}" 'free space there, or set TMPDIR'
}

# mmdebstrap mounts /proc, /sys and /dev in its tree; if it was killed, removing must not walk into them.
discard_work() {
  if [ -d "$work/bootstrap" ]; then rm -rf --one-file-system "$work/bootstrap" || return 0; fi
  rm -rf "$work"
}

# Images without a tag that carry our inputs: the remains of a build that did not end.
remains() {
  docker image ls --quiet --filter dangling=true --filter "label=jsquared.inputs=$JSQ_INPUTS" 2>/dev/null
}

cleanup() {
  status=$?
  trap '' INT TERM HUP
  if [ -n "$child" ]; then
    kill -TERM "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  if [ "$status" -ne 0 ] && [ -n "$work" ]; then
    # The engine goes on for a moment after its client is gone, and an image in use cannot be removed.
    tries=0
    while [ "$tries" -lt 20 ]; do
      docker image prune --force --filter "label=jsquared.inputs=$JSQ_INPUTS" >/dev/null 2>&1 9>&- || true
      [ -z "$(remains)" ] && break
      tries=$((tries + 1))
      sleep 1
    done
  fi
  if [ -n "$work" ]; then discard_work; fi
  exit "$status"
}

# run COMMAND...: in the background, since a shell hears a signal only between commands, or in `wait`. What is in the
# background has no standard input, so the one command that reads one names its file in $input.
run() {
  "$@" <"${input:-/dev/null}" >"$work/log" 2>&1 9>&- &
  child=$!
  code=0
  wait "$child" || code=$?
  child=''
  return "$code"
}

# The log without colours. Nothing in it is searched for at the start of a line: BuildKit puts a step and a time there.
plain_log() {
  tr -d '\033' <"$work/log" | sed 's/\[[0-9;]*m//g'
}

# said PATTERN: whether the log has it
said() {
  plain_log | grep -qi -e "$1"
}

# Says why the logged command failed, as far as it can be told.
diagnose() {
  if said 'no space left on device'; then
    fail "the disk is full: $(plain_log | grep -i 'no space left on device' | tail -n 1)" \
      "free space where Docker keeps its data and under ${TMPDIR:-/tmp} (./jsquared images prune), then run again"
  fi
  if said jsquared-no-mmdebstrap; then
    fail 'the base is to be bootstrapped and the command mmdebstrap is not on the PATH' \
      'install it (on Debian and Ubuntu: apt-get install mmdebstrap debian-archive-keyring), or let the stack pull its base'
  fi
  if said jsquared-pin-dropped; then
    fail "Debian's archive ($JSQ_SUITE) does not carry what versions.json pins:$(
      plain_log | awk '/jsquared-pin-dropped/ { sub(/.*jsquared-pin-dropped /, ""); printf "\n    %s %s, its successor is %s", $1, $2, $3 }'
    )" './jsquared images update (writes the successors into images/versions.json), then run again'
  fi
  if said jsquared-archive-unreachable || said 'failed to fetch'; then
    fail "Debian's archive cannot be reached: $(plain_log | grep -i 'failed to fetch' | head -n 1)" \
      'check the network, the proxy and the name service of this machine, then run again'
  fi
  plain_log | tail -n 30 | sed 's/^/  | /' >&2
  fail "$1" 'the lines above say why'
}

# Leaves the file system's archive to the engine, labelled at once so that an interrupted import can be found.
build_base() {
  echo "image base: bootstrapping Debian $JSQ_SUITE ($JSQ_TAG); under a minute" >&2
  # In the work directory, so that nothing of it outlives an interruption.
  mkdir "$work/bootstrap"
  # shellcheck disable=SC2086 # a list of package names
  run env TMPDIR="$work/bootstrap" sh "$here/base/bootstrap.sh" "$JSQ_SUITE" "$JSQ_ARCH" "$JSQ_AS_OF" "$work/base.tar" ${JSQ_PACKAGES:-} ||
    diagnose 'bootstrapping failed'
  run docker import \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'CMD ["sh"]' \
    --change "LABEL jsquared.image=base jsquared.inputs=$JSQ_INPUTS org.opencontainers.image.version=$JSQ_VERSION" \
    "$work/base.tar" || diagnose 'docker import failed'
  id=$(tail -n 1 "$work/log")
}

prepare_base() {
  if [ "$JSQ_BASE" = bootstrap ]; then
    JSQ_TAG=$JSQ_BASE_REFERENCE JSQ_INPUTS=$JSQ_BASE_INPUTS JSQ_VERSION=$JSQ_SUITE \
      JSQ_PACKAGES=${JSQ_BASE_PACKAGES:-} sh "$here/build.sh" base >/dev/null 9>&- &
    child=$!
    wait "$child" || { child=''; exit 1; }
    child=''
    return 0
  fi
  docker image inspect "$JSQ_BASE_REFERENCE" >/dev/null 2>&1 && return 0
  echo "image $name: pulling $JSQ_BASE_REFERENCE" >&2
  run docker pull "$JSQ_BASE_REFERENCE" && return 0
  said 'no space left on device' && diagnose ''
  fail "its base $JSQ_BASE_REFERENCE cannot be pulled: $(tail -n 1 "$work/log")" \
    'check the way to the registry, or let the stack bootstrap its base from Debian'"'"'s archive'
}

build_image() {
  echo "image $name: building $JSQ_TAG" >&2
  # Exactly the files that were hashed, whatever else lies about in the checkout.
  # shellcheck disable=SC2086 # a list of file names without blanks
  run tar -C "$here" -cf "$work/context.tar" $JSQ_FILES || diagnose 'the build context cannot be packed'
  input=$work/context.tar
  run docker build --no-cache --force-rm --file "$name/Dockerfile" --iidfile "$work/id" \
    --build-arg "BASE=$JSQ_BASE_REFERENCE" --build-arg "INPUTS=$JSQ_INPUTS" \
    --build-arg "VERSION=$JSQ_VERSION" --build-arg "PACKAGES=$JSQ_PACKAGES" \
    - || diagnose 'docker build failed'
  id=$(cat "$work/id")
}

check_docker
reuse && exit 0
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
lock
reuse && exit 0
make_work
if [ "$name" = base ]; then
  build_base
else
  : "${JSQ_FILES:?}" "${JSQ_BASE:?}" "${JSQ_BASE_REFERENCE:?}"
  [ -f "$here/$name/Dockerfile" ] || fail "there is no $name/Dockerfile in images/" 'name one of the images that are there'
  prepare_base
  build_image
fi
docker tag "$id" "$JSQ_TAG" || fail "the image $id was built and cannot be tagged" 'run again'
printf '%s\n' "$id"

#!/bin/sh
# Everything that can be said about the tree without running it: format, ESLint (with the layer rules and the doc comments),
# types, unused exports and packages, shell scripts, Prometheus rules. Runs every check even after one failed, so that one
# run shows all there is to mend. A checker that is missing is a failure where CI is set, and a loud notice elsewhere.
set -u
cd "$(dirname "$0")/../.." || exit 1

failed=''
missing=''

check() { # name, command...
  name=$1
  shift
  printf '%s ... ' "$name"
  if report=$("$@" 2>&1); then
    echo ok
  else
    printf 'FAILED\n%s\n\n' "$report"
    failed="$failed $name"
  fi
}

absent() { # name, what to install
  printf '%s ... NOT CHECKED: %s\n' "$1" "$2"
  missing="$missing $1"
}

tracked() { # patterns...; files of the repository, whether committed yet or not
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard -- "$@"
  else
    for pattern in "$@"; do find . -name node_modules -prune -o -type f -name "${pattern##*/}" -print; done
  fi
}

shell_scripts() { # by the first line, so that executables without a suffix count as well
  tracked '*' | while IFS= read -r file; do
    if [ -f "$file" ] && head -n 1 "$file" 2>/dev/null | tr -d '\000' | grep -Eq '^#!.*[/ ](ba|da)?sh( |$)'; then
      printf '%s\n' "$file"
    fi
  done
}

check prettier npx prettier --check --log-level warn --cache --cache-location .cache/prettier .
# Without a cache: a verdict depends on the types of other files and on the layer table, of which ESLint's cache knows nothing.
check eslint npx eslint --max-warnings 0 .
check tsc npx tsc --noEmit
check knip npx knip

if command -v shellcheck >/dev/null; then
  all_shell_scripts() { shell_scripts | xargs shellcheck --external-sources --source-path=SCRIPTDIR; }
  check shellcheck all_shell_scripts
else
  absent shellcheck 'install the package shellcheck'
fi

rules=$(tracked 'monitoring/alerts/*.yml')
prometheus=$(docker image ls --filter reference='jsquared/prometheus' --format '{{.Repository}}:{{.Tag}}' 2>/dev/null | head -n 1)
with_binary() { printf '%s\n' "$rules" | xargs promtool check rules; }
with_image() {
  printf '%s\n' "$rules" | xargs docker run --rm --network none --volume "$PWD:/repository:ro" \
    --workdir /repository --entrypoint promtool "$prometheus" check rules
}
if [ -z "$rules" ]; then
  absent promtool 'no rule files in monitoring/alerts'
elif command -v promtool >/dev/null; then
  check promtool with_binary
elif [ -n "$prometheus" ]; then
  check promtool with_image
else
  absent promtool 'install promtool (Debian: the package prometheus), or build the image: ./jsquared up'
fi

if [ -n "$missing" ]; then
  echo "not checked:$missing" >&2
  [ -z "${CI:-}" ] || failed="$failed$missing"
fi
if [ -n "$failed" ]; then
  echo "lint failed:$failed" >&2
  exit 1
fi
echo 'lint: ok'

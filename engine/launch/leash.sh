#!/bin/sh
# Runs "$@" on a leash: when the engine dies, kill -9 included, the command and everything it started die with it.
# Descriptor 3 is a pipe whose other end only the engine holds. The engine writes "done" once the command has ended as
# it should; anything else, above all an end of file, means that the engine is gone.
# The caller must have made this process the leader of a group of its own.
(
  word=
  read -r word <&3 || :
  [ "$word" = "done" ] || kill -s KILL 0
) </dev/null >/dev/null 2>&1 &
exec 3<&-
exec "$@"

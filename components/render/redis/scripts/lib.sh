#!/bin/sh
echo "lib.sh: not written yet" >&2
exit 1

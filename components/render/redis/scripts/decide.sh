#!/bin/sh
echo "decide.sh: not written yet" >&2
exit 1

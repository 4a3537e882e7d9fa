#!/bin/sh
echo "health-redis.sh: not written yet" >&2
exit 1

#!/bin/sh
# Bootstraps the base image's file system from Debian's own archive, as a tar archive that `docker import` reads.
#
#   bootstrap.sh SUITE ARCH AS_OF OUTPUT [PACKAGE...]
#
# SUITE    a Debian suite (trixie). mmdebstrap adds its -updates and -security.
# ARCH     Debian's name of the architecture (amd64, arm64)
# AS_OF    an ISO 8601 time: the one that no time stamp inside may pass; a new one makes a new base with today's fixes
# OUTPUT   the archive to write
# PACKAGE  what the base has beyond `minbase`
set -eu

if [ "$#" -lt 4 ]; then
  echo 'usage: bootstrap.sh SUITE ARCH AS_OF OUTPUT [PACKAGE...]' >&2
  exit 2
fi
suite=$1 arch=$2 as_of=$3 output=$4
shift 4
include=''
for package in "$@"; do include="$include${include:+,}$package"; done

if ! command -v mmdebstrap >/dev/null 2>&1; then
  echo 'jsquared-no-mmdebstrap'
  exit 1
fi

# The same archive and the same date give the same bytes: mmdebstrap clamps every time stamp to this.
SOURCE_DATE_EPOCH=$(date -u -d "$as_of" +%s)
export SOURCE_DATE_EPOCH

# path-exclude is written into the image's dpkg configuration: what is installed on top of the base obeys it too.
# Copyright files stay: the licences ask for them.
# The set-id bits go here, in the layer where the files are; taking them off later would copy the files into another layer.
# shellcheck disable=SC2016 # $1 is the root directory, which mmdebstrap's own shell expands
exec mmdebstrap --variant=minbase --architectures="$arch" --format=tar ${include:+--include="$include"} \
  --aptopt='Acquire::Languages "none"' \
  --aptopt='Acquire::Retries "3"' \
  --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/lintian/*' \
  --dpkgopt='path-exclude=/usr/share/bug/*' \
  --customize-hook='rm -rf "$1"/var/cache/* "$1"/var/log/* "$1"/var/lib/dpkg/*-old "$1"/etc/*- "$1"/etc/cron.*' \
  --customize-hook='find "$1" -xdev -type f -perm /6000 -exec chmod a-s {} +' \
  "$suite" "$output"

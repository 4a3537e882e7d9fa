#!/bin/sh
# Installs pinned packages inside an image build and leaves nothing behind that a running container does not need.
#
#   install.sh PACKAGE=VERSION...
#
# What the base has already in that version or a newer one stays as it is.
#
# Two lines on the output are read by build.sh, which turns them into a message for people:
#   jsquared-pin-dropped PACKAGE VERSION SUCCESSOR    the archive has no such version (SUCCESSOR may be `none`)
#   jsquared-archive-unreachable                      the package lists could not be fetched
set -eu

# A list that could only be refreshed in part would make a dropped pin look like a network failure, and the reverse.
apt-get -o APT::Update::Error-Mode=any -o Acquire::Retries=3 -qq update || {
  echo 'jsquared-archive-unreachable'
  exit 1
}

# apt-get stops at the first version it cannot find; a person who repairs pins wants all of them at once.
dropped=0
wanted=
for pin in "$@"; do
  package=${pin%%=*}
  version=${pin#*=}
  installed=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null || true)
  # A library that came with the base, and is newer than when it was pinned, has been corrected since: it stays.
  if [ -n "$installed" ] && dpkg --compare-versions "$installed" ge "$version"; then continue; fi
  wanted="$wanted $pin"
  apt-cache madison "$package" | awk -F ' *[|] *' '{ print $2 }' | grep -qxF "$version" && continue
  successor=$(apt-cache madison "$package" | awk -F ' *[|] *' 'NR == 1 { print $2 }')
  echo "jsquared-pin-dropped $package $version ${successor:-none}"
  dropped=1
done
[ "$dropped" -eq 0 ] || exit 1

# Maintainer scripts would start the service they install; 101 is "forbidden by policy" (Debian's invoke-rc.d).
had_policy=0
if [ -e /usr/sbin/policy-rc.d ]; then had_policy=1; fi
if [ "$had_policy" -eq 0 ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 0755 /usr/sbin/policy-rc.d
fi
# shellcheck disable=SC2086 # one word a package; neither names nor versions have blanks
DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install --yes --no-install-recommends $wanted
if [ "$had_policy" -eq 0 ]; then rm /usr/sbin/policy-rc.d; fi

# What an init system, cron or a reader of manuals would use. Copyright files stay: the licences ask for them.
rm -rf /etc/init.d /etc/logrotate.d /etc/cron.* /etc/default/redis* /etc/default/valkey* /etc/default/prometheus* \
  /usr/lib/systemd/system /usr/share/man /usr/share/info /usr/share/lintian /usr/share/bug \
  /usr/share/bash-completion /usr/share/locale
find /usr/share/doc -type f ! -name copyright -delete
find /usr/share/doc -depth -type d -empty -delete

# Caches and logs of the installation, and the back-up copies that useradd leaves.
rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* /var/lib/dpkg/*-old /etc/passwd- /etc/group- /etc/shadow- \
  /etc/gshadow- /etc/subuid- /etc/subgid-

# no-new-privileges already takes the sting out of set-id programs; without them nobody has to rely on it.
find / -xdev -type f -perm /6000 -exec chmod a-s {} +

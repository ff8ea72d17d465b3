#!/bin/sh
# Installs duskgate on a Raspberry Pi, or installs it anew: install.sh [--root FOLDER]. Run as root from the project's
# folder, after `npm ci --omit=dev`. The config in /etc/duskgate and the state in /var/lib/duskgate are kept.
# The release that ran before stays beside the new one; docs/install.md tells the way back.
set -eu

root=
if [ "${1:-}" = --root ]; then root=${2:?--root needs a folder}; fi
from=$(cd "$(dirname "$0")/../.." && pwd)
die() { echo "install: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die 'not root. Write: sudo firmware/image/install.sh'
[ -x "$from/node_modules/.bin/node" ] || die "no Node in $from/node_modules. Run first: npm ci --omit=dev"
version=$("$from/node_modules/.bin/node" -p 'require(process.argv[1]).version' "$from/package.json")
release=$root/opt/duskgate/releases/$version-$(date -u +%Y%m%dT%H%M%SZ)

put() { install -D -m "$1" "$from/firmware/image/$2" "$root$3"; }

mkdir -p "$release"
for part in bin config docs firmware src node_modules package.json CHANGELOG.md LICENSE README.md; do
  cp -a "$(readlink -f "$from/$part")" "$release/$part"
done
put 0644 sysusers/duskgate.conf /usr/lib/sysusers.d/duskgate.conf
put 0644 tmpfiles/duskgate.conf /usr/lib/tmpfiles.d/duskgate.conf
put 0644 udev/60-duskgate.rules /usr/lib/udev/rules.d/60-duskgate.rules
put 0644 journald/duskgate.conf /etc/systemd/journald.conf.d/duskgate.conf
put 0644 timesyncd/duskgate.conf /etc/systemd/timesyncd.conf.d/duskgate.conf
put 0644 systemd/watchdog.conf /etc/systemd/system.conf.d/duskgate-watchdog.conf
for unit in duskgate-core.service duskgate-link.service duskgate-safe.service duskgate-retry.service duskgate-retry.timer; do
  put 0644 "systemd/$unit" "/etc/systemd/system/$unit"
done
if [ ! -e "$root/etc/duskgate/estate.yaml" ]; then
  install -D -m 0640 "$from/config/examples/minimal.yaml" "$root/etc/duskgate/estate.yaml.example"
fi

# The name `current` moves in one step: a power cut leaves the old release or the new one.
ln -sfn "releases/${release##*/}" "$root/opt/duskgate/current.new"
if [ -L "$root/opt/duskgate/current" ]; then
  ln -sfn "$(readlink "$root/opt/duskgate/current")" "$root/opt/duskgate/previous"
fi
mv -T "$root/opt/duskgate/current.new" "$root/opt/duskgate/current"
mkdir -p "$root/usr/bin"
ln -sfn /opt/duskgate/current/bin/duskgate "$root/usr/bin/duskgate"
sync

if [ -z "$root" ]; then
  systemd-sysusers
  systemd-tmpfiles --create duskgate.conf
  chgrp -R duskgate /etc/duskgate
  udevadm control --reload && udevadm trigger --subsystem-match=gpio --subsystem-match=pwm
  systemctl daemon-reload
  systemctl enable duskgate-core.service duskgate-link.service
  if [ -e /etc/duskgate/estate.yaml ]; then systemctl restart duskgate-core.service duskgate-link.service; fi
fi
echo "install: ${release##*/} is installed. Next: docs/install.md, \"The first start\"."

#!/bin/sh
# parts.sh FOLDER - fetches what the arm64 machines are made of, once: FOLDER/kernel, FOLDER/*.dtb, FOLDER/base.cpio
#
# The kernel, the C library and busybox are Debian's for arm64, only unpacked; apt works on lists of its own, so that the
# machine's packages and architectures stay as they are. Node and the other packages are those that a pole gets: npm
# installs them from the lockfile for another processor. Made anew when the lockfile changes.
set -eu

root=$(cd "$(dirname "$0")/../../.." && pwd -P)
mkdir -p "$1"; dir=$(cd "$1" && pwd -P)
exec 9>"$dir/lock"; flock 9
want=$(cat "$root/package-lock.json" "$0" | sha256sum | cut -c1-16)
[ "$(cat "$dir/made" 2>/dev/null || true)" != "$want" ] || exit 0

log=$dir/setup.log; : >"$log"
die() { echo "lab: $*, see $log" >&2; exit 126; }
new=$dir/new; rm -rf "$new"; mkdir -p "$new/deb" "$new/kernel" "$new/root/app" "$dir/apt/lists/partial" "$dir/apt/cache"
: >"$dir/apt/status"
apt() {
  "$@" -q -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State::lists="$dir/apt/lists" \
    -o Dir::Cache="$dir/apt/cache" -o Dir::State::status="$dir/apt/status" -o APT::Sandbox::User=root
}
miss=
for p in qemu-system-aarch64:qemu-system-arm cpio:cpio; do
  command -v "${p%:*}" >/dev/null || miss="$miss ${p#*:}"
done
[ -z "$miss" ] || DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $miss \
  >>"$log" 2>&1 || die "installing$miss failed"
(apt apt-get update) >>"$log" 2>&1 || die 'apt-get update for arm64 failed'
image=$(apt apt-cache depends linux-image-arm64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -1)
(cd "$new/deb" && apt apt-get download "$image" libc6 libatomic1 libgcc-s1 libstdc++6 busybox-static) >>"$log" 2>&1 || die 'no arm64 packages'
dpkg-deb -x "$new"/deb/linux-image-*.deb "$new/kernel"
for d in "$new"/deb/lib*.deb "$new"/deb/busybox*.deb; do dpkg-deb -x "$d" "$new/root"; done
cp "$root/package.json" "$root/package-lock.json" "$root/.npmrc" "$new/root/app/"
(cd "$new/root/app" && npm ci --omit=dev --cpu=arm64 --os=linux --libc=glibc --no-audit --no-fund) >>"$log" 2>&1 || die 'npm ci for arm64 failed'

# Half of a Raspberry Pi 3's memory holds all of it: what no running duskgate reads stays away.
(cd "$new/root" && rm -rf usr/share app/node_modules/@serialport app/node_modules/koffi/vendor app/node_modules/koffi/lib/native &&
  find app/node_modules -type f \( -name '*.md' -o -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete &&
  mkdir -p proc sys dev run tmp var/lib etc)
(cd "$new/root" && find . | cpio -o -H newc --quiet) >"$new/base.cpio"
mv "$new/base.cpio" "$dir/base.cpio"
mv "$new"/kernel/boot/vmlinuz-* "$dir/kernel"
mv "$new"/kernel/usr/lib/linux-image-*/broadcom/bcm2837-rpi-3-b.dtb "$dir/"
rm -rf "$new"
echo "$want" >"$dir/made"

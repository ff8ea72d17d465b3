#!/bin/sh
# lab.sh - run a command inside a small virtual machine that has simulated GPIO
#
# The guest runs a stock Debian kernel under QEMU. It sees this machine's whole
# file system at the same paths, so the project, its node_modules and the node
# binary need no packing. Writes go to memory and vanish with the guest, except
# below $LAB_OUT. Debian ships no gpio-sim module, so the module is compiled
# once from Debian's own kernel source package.
#
#   lab.sh command [argument...]     run in the guest, in the present folder;
#                                    print its output, exit with its status
#   lab.sh --setup                   only download and build (under a minute, once)
#
# Exit status: the command's own; 124 after the timeout; 137 when QEMU was
# killed; 125 when the guest ended otherwise without a status (kernel crash,
# watchdog reset); 126 for a fault of the lab itself.
#
# Settings (environment):
#   VM_DIR      work folder, kept between runs        (~/.cache/duskgate-lab)
#   VM_TIMEOUT  seconds a guest may live              (60)
#   VM_MEM      guest memory in MiB                   (1024)
#   VM_GPIO     simulated chips: label:lines ...      (pinctrl-bcm2711:54)
#   VM_MODULES  further kernel modules to load        ()
#   VM_OUT      host folder that the guest sees as $LAB_OUT, writable
#                                                      (a fresh one, removed)
#   VM_DISK     raw image file to attach as /dev/vda  (); VM_CACHE=writeback
#   VM_QEMU     further QEMU arguments                ()
#   VM_PIDFILE  file for QEMU's process id (to kill it: power loss)
#   VM_SYSTEMD  1: systemd is the guest's first process, and runs the command as a service
#   VM_VERBOSE  1: timings, and the guest's kernel log at the end
#
# In the guest: LAB_GPIO lists the chips as "label=/dev/gpiochipN", LAB_SIM
# lists "label=/sys/devices/platform/gpio-sim.N/gpiochipN". There, write pull-up
# or pull-down to sim_gpioL/pull to drive input line L; sim_gpioL/value is what
# an output drives. "modprobe" works (softdog, i2c-stub, lm75 ...).
set -eu

VM_DIR=${VM_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/duskgate-lab}
VM_TIMEOUT=${VM_TIMEOUT:-60}
VM_MEM=${VM_MEM:-1024}
VM_GPIO=${VM_GPIO-pinctrl-bcm2711:54}
MODULES='virtio_pci 9p 9pnet_virtio overlay virtio_console virtio_blk virtio_rng ext4 configfs'

say() { if [ "${VM_VERBOSE:-0}" = 1 ]; then echo "lab: $*" >&2; fi; }
die() { echo "lab: $*" >&2; exit 126; }

# ---------------------------------------------------------------- set-up -----

# Programs that must be on the host. Installing needs root; a lock held by
# another apt run is waited for.
need() {
  miss=
  for p in qemu-system-x86_64:qemu-system-x86 gcc-12:gcc-12 make:make xz:xz-utils \
           modprobe:kmod flock:util-linux; do
    command -v "${p%:*}" >/dev/null || miss="$miss ${p#*:}"
  done
  [ -z "$miss" ] || apt_get install -y --no-install-recommends $miss
}
apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" \
    >>"$VM_DIR/setup.log" 2>&1 || die "apt-get $* failed, see $VM_DIR/setup.log"
}
# fetch and unpack packages without installing them: fetch FOLDER package...
fetch() {
  to=$1; shift
  mkdir -p "$VM_DIR/deb" "$to"
  rm -f "$VM_DIR"/deb/*.deb
  (cd "$VM_DIR/deb" && apt-get -q download "$@") >>"$VM_DIR/setup.log" 2>&1 || die "no package: $*, see $VM_DIR/setup.log"
  for d in "$VM_DIR"/deb/*.deb; do dpkg-deb -x "$d" "$to"; done
  rm -f "$VM_DIR"/deb/*.deb
}

setup() {
  : >"$VM_DIR/setup.log"
  apt_get update
  need
  # the kernel that linux-image-amd64 stands for today, and its exact version:
  # image, headers and source must match
  image=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -1)
  release=${image#linux-image-}                      # 6.1.0-56-amd64
  pkgver=$(apt-cache policy "$image" | sed -n 's/^ *Candidate: //p')
  series=$(echo "$release" | cut -d. -f1,2)          # 6.1
  headers=linux-headers-$release
  common=linux-headers-${release%-amd64}-common
  w=$VM_DIR/new; rm -rf "$w"; mkdir -p "$w"
  say "kernel $release ($pkgver)"
  fetch "$w/k" "$image=$pkgver" busybox-static
  fetch "$w/h" "$headers=$pkgver" "$common=$pkgver" "linux-kbuild-$series=$pkgver" "linux-compiler-gcc-12-x86=$pkgver"
  fetch "$w/s" "linux-source-$series=$pkgver"

  # gpio-sim and the interrupt simulator it needs (both absent from Debian's
  # kernel), as one module of our own making
  say "building gpio-sim"
  m=$w/module; mkdir -p "$m"
  src=linux-source-$series
  tar -xJf "$w/s/usr/src/$src.tar.xz" -C "$m" --strip-components=3 --occurrence=1 \
    "$src/drivers/gpio/gpio-sim.c" "$src/drivers/gpio/gpiolib.h" "$src/kernel/irq/irq_sim.c"
  printf 'obj-m := gpio-sim.o\ngpio-sim-y := sim.o irq.o\n' >"$m/Kbuild"
  printf '#include "gpio-sim.c"\n' >"$m/sim.c"
  # irq_to_desc() is not exported to modules; the same is reached this way
  printf '%s\n' '#include <linux/irq.h>' '#include <linux/irqdesc.h>' \
    '#define irq_to_desc(nr) irq_data_to_desc(irq_get_irq_data(nr))' '#include "irq_sim.c"' >"$m/irq.c"
  hdr=$w/h/usr/src/$headers
  sed -i "s|/usr/src/|$w/h/usr/src/|" "$hdr/Makefile"
  make -C "$hdr" M="$m" modules >>"$VM_DIR/setup.log" 2>&1 || die "module build failed, see $VM_DIR/setup.log"
  strip --strip-debug "$m/gpio-sim.ko"
  mods=$w/k/lib/modules/$release; mkdir -p "$mods/extra"
  cp "$m/gpio-sim.ko" "$mods/extra/"
  for d in drivers/gpu drivers/media drivers/infiniband drivers/scsi drivers/net/ethernet drivers/net/wireless sound; do
    rm -rf "$mods/kernel/$d"                         # half of the size, never of use here
  done
  depmod -b "$w/k" "$release"

  # The kernel image is compressed, and unpacking it inside an emulated machine
  # costs 3 s of every boot, 14 s on a busy host. QEMU can start the plain ELF
  # kernel (PVH entry).
  z=$w/k/boot/vmlinuz-$release
  sects=$(od -An -tu1 -j497 -N1 "$z" | tr -d ' ')
  off=$(od -An -tu4 -j584 -N4 "$z" | tr -d ' ')
  len=$(od -An -tu4 -j588 -N4 "$z" | tr -d ' ')
  tail -c +$(( (sects + 1) * 512 + off + 1 )) "$z" | head -c "$len" >"$w/payload"
  case $(od -An -tx1 -N4 "$w/payload" | tr -d ' ') in
    fd377a58) xz -dc --single-stream "$w/payload" >"$w/vmlinux" ;;
    28b52ffd) zstd -dqc "$w/payload" >"$w/vmlinux" 2>/dev/null || [ -s "$w/vmlinux" ] ;;
    1f8b*)    gzip -dqc "$w/payload" >"$w/vmlinux" 2>/dev/null || [ -s "$w/vmlinux" ] ;;
    *) die "unknown kernel compression" ;;
  esac

  rm -rf "$w/h" "$w/s" "$w/payload" "$w/module"
  rm -rf "$VM_DIR/base"; mv "$w" "$VM_DIR/base"
  echo "$release" >"$VM_DIR/base/release"
}

# busybox, the modules needed to reach the host's files, and the first process
initramfs() {
  r=$dir/initramfs; mkdir -p "$r/bin" "$r/m"
  cp "$b/k/bin/busybox" "$r/bin/busybox"
  modprobe -d "$b/k" -S "$release" -a --show-depends $MODULES gpio-sim |
    awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r f; do
      n=${f##*/}
      case $n in *.xz) xz -dc "$f" >"$r/m/${n%.xz}" ;; *) cp "$f" "$r/m/$n" ;; esac
      echo "/m/${n%.xz}"
    done >"$r/list"
  cat >"$r/init" <<'INIT'
#!/bin/busybox sh
# First process of the guest. Every step is logged to the serial console.
/bin/busybox mkdir -p /proc /sys /dev /lower /upper /root /lab /out
/bin/busybox mount -t proc proc /proc
/bin/busybox --install -s /bin
mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
while read -r m; do insmod "$m" || echo "lab: $m not loaded"; done </list
up() { read -r u x </proc/uptime; echo "lab: $u s $*"; }
up modules loaded
p=trans=virtio,version=9p2000.L,msize=512000
mount -t 9p -o $p lab /lab; mount -t 9p -o $p out /out
mount -t 9p -o ro,cache=loose,$p host /lower
. /lab/settings
mount -t tmpfs -o mode=755 upper /upper; mkdir /upper/u /upper/w
mount -t overlay -o lowerdir=/lower,upperdir=/upper/u,workdir=/upper/w root /root || reboot -f
cd /root && mkdir -p proc sys dev run tmp lib/modules && cd /
mount -t tmpfs -o mode=755 run /root/run
mkdir -p /dev/shm /dev/pts /root/run/lab
mount -t tmpfs shm /dev/shm; mount -t devpts pts /dev/pts
ln -sf /proc/self/fd /dev/fd
mount -t configfs config /sys/kernel/config; mount -t debugfs debug /sys/kernel/debug
mount -t tracefs tracing /sys/kernel/tracing
ifconfig lo 127.0.0.1 up; hostname lab
up files mounted

LAB_GPIO= LAB_SIM=; n=0
for c in $VM_GPIO; do
  s=/sys/kernel/config/gpio-sim/lab$n; b=$s/bank0; n=$((n + 1)); lines=${c#*:}
  mkdir $s $b; echo "$lines" >$b/num_lines; echo "${c%:*}" >$b/label
  i=0; set --; while [ $i -lt "$lines" ]; do set -- "$@" $b/line$i; i=$((i + 1)); done
  mkdir "$@"
  i=0; while [ $i -lt "$lines" ]; do echo "GPIO$i" >$b/line$i/name; i=$((i + 1)); done
  echo 1 >$s/live
  read -r dev <$s/dev_name; read -r chip <$b/chip_name
  LAB_GPIO="$LAB_GPIO ${c%:*}=/dev/$chip"
  LAB_SIM="$LAB_SIM ${c%:*}=/sys/devices/platform/$dev/$chip"
done
up gpio ready

for d in proc sys dev; do mount --rbind /$d /root/$d; done
mount --bind /out /root/run/lab
mount --bind "/root$VM_KMODS" /root/lib/modules
cp /lab/command /root/run/lab-command
for m in $VM_MODULES; do chroot /root /sbin/modprobe "$m" || echo "lab: no module $m"; done

# the command's output leaves through a virtio port, its status through a file
port=$(cd /sys/class/virtio-ports && for v in *; do case $(cat $v/name) in out) echo /dev/$v;; esac; done)
export HOME=/root LAB_OUT=/run/lab LAB_GPIO="${LAB_GPIO# }" LAB_SIM="${LAB_SIM# }"
mkfifo /output; cat /output >"$port" & c=$!
if [ "$VM_SYSTEMD" = 1 ]; then
  mkdir -p /root/run/lab-status /root/run/systemd/system /root/run/systemd/system.conf.d
  mount --bind /lab /root/run/lab-status
  mkfifo /root/run/lab-output; kill $c; cat /root/run/lab-output >"$port" &
  for v in HOME LAB_OUT LAB_GPIO LAB_SIM; do eval "echo \"export $v='\$$v'\""; done >/root/run/lab-environment
  { echo '[Manager]'; echo DefaultStandardOutput=null; echo DefaultStandardError=null; } >/root/run/systemd/system.conf.d/lab.conf
  { echo '[Unit]'; echo DefaultDependencies=no; echo Requires=lab.service; } >/root/run/systemd/system/lab.target
  { echo '[Unit]'; echo DefaultDependencies=no
    echo '[Service]'; echo Type=oneshot; echo 'ExecStart=/bin/sh /run/lab-service'; } >/root/run/systemd/system/lab.service
  { echo '. /run/lab-environment'; echo "export PATH='$VM_PATH'"; echo "cd '$VM_CWD'"
    echo '/bin/sh /run/lab-command </dev/null >/run/lab-output 2>&1'
    echo 'echo $? >/run/lab-status/rc; sync; sleep 0.5; systemctl -ff poweroff'; } >/root/run/lab-service
  exec switch_root /root /lib/systemd/systemd --unit=lab.target --show-status=no
fi
PATH=$VM_PATH chroot /root /bin/sh -c 'cd "$0" && exec /bin/sh /run/lab-command' "$VM_CWD" \
  </dev/null >/output 2>&1
echo $? >/lab/rc
# whoever is left holding the output gets two seconds to say the rest
i=0; while kill -0 $c 2>/dev/null && [ $i -lt 20 ]; do sleep 0.1; i=$((i + 1)); done
sync
up command ended
poweroff -f
INIT
  chmod +x "$r/init"
  (cd "$r" && find . | "$b/k/bin/busybox" cpio -o -H newc 2>/dev/null) >"$dir/initramfs.cpio"
}

# ------------------------------------------------------------------- run -----

quote() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

run() {
  b=$VM_DIR/base; release=$(cat "$b/release")
  dir=$(mktemp -d "$VM_DIR/run.XXXXXX"); qemu=
  trap 'rm -rf "$dir"' EXIT
  trap 'kill $qemu 2>/dev/null; exit 130' INT; trap 'kill $qemu 2>/dev/null; exit 143' TERM HUP
  out=${VM_OUT:-$dir/out}; mkdir -p "$dir/lab" "$out"; out=$(cd "$out" && pwd -P)
  {
    echo "VM_GPIO=$(quote "$VM_GPIO")"
    echo "VM_MODULES=$(quote "${VM_MODULES:-}")"
    echo "VM_SYSTEMD=$(quote "${VM_SYSTEMD:-}")"
    echo "VM_KMODS=$(quote "$b/k/lib/modules")"
    echo "VM_PATH=$(quote "$PATH:/usr/sbin:/usr/bin:/sbin:/bin")"
    echo "VM_CWD=$(quote "$(pwd)")"
  } >"$dir/lab/settings"
  initramfs
  { printf exec; for a; do printf ' '; quote "$a"; done; echo; } >"$dir/lab/command"

  # Hardware virtualisation where it is the real thing. kvm_pvm accepts only
  # kernels made for it and would emulate ours, far slower than QEMU does.
  # Emulated, the guest's clock counts its instructions, two nanoseconds each: whatever else this machine does, the guest
  # sees no pause, and its times are those of a processor of 500 million instructions a second. Idle time is real time.
  accel='tcg -cpu max -icount shift=1,sleep=on'
  if [ -w /dev/kvm ] && { [ -d /sys/module/kvm_intel ] || [ -d /sys/module/kvm_amd ]; }; then accel='kvm -cpu host'; fi

  # One processor on purpose: an edge wakes a real-time kernel thread, and on a
  # single processor that thread always runs before the next edge can be made,
  # however slow or busy the host is. With two, edges get lost now and then.
  set -- -M q35 -accel $accel -smp 1 -m "$VM_MEM" -nodefaults -display none -no-reboot \
    -kernel "$b/vmlinux" -initrd "$dir/initramfs.cpio" \
    -append "console=ttyS0 quiet panic=-1 reboot=t" \
    -serial "file:$dir/console" -monitor none \
    -chardev "file,id=out,path=$dir/output" -device virtio-serial-pci -device virtserialport,chardev=out,name=out \
    -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    -virtfs "local,path=$dir/lab,mount_tag=lab,security_model=none" \
    -virtfs "local,path=$out,mount_tag=out,security_model=none" \
    -device virtio-rng-pci -device i6300esb
  if [ -n "${VM_DISK:-}" ]; then set -- "$@" -drive "file=$VM_DISK,if=virtio,format=raw,cache=${VM_CACHE:-writeback}"; fi
  if [ -n "${VM_PIDFILE:-}" ]; then set -- "$@" -pidfile "$VM_PIDFILE"; fi
  say "$accel, $release"
  begin=$(date +%s)
  st=0
  mkfifo "$dir/output"; exec 8<>"$dir/output"        # held open: no one waits for another
  cat "$dir/output" 8>&- & reader=$!
  # Before other work of this machine, where this user may: a guest that stands still tears the pulses it makes.
  timeout -k 5 "$VM_TIMEOUT" nice -n -10 qemu-system-x86_64 "$@" ${VM_QEMU:-} </dev/null >&2 8>&- & qemu=$!
  wait $qemu || st=$?
  exec 8>&-; wait $reader                            # all output is through
  say "guest lived $(( $(date +%s) - begin )) s"
  if [ -s "$dir/lab/rc" ]; then rc=$(cat "$dir/lab/rc")
  elif [ $st = 124 ] || [ $st = 137 ]; then rc=$st
  else rc=125; fi
  if [ "${VM_VERBOSE:-0}" = 1 ] || [ ! -s "$dir/lab/rc" ]; then
    echo "lab: guest console (qemu status $st):" >&2
    tr -d '\r' <"$dir/console" | tail -40 >&2
  fi
  exit "$rc"
}

[ $# -gt 0 ] || die "usage: lab.sh command [argument...] | lab.sh --setup"
mkdir -p "$VM_DIR"; VM_DIR=$(cd "$VM_DIR" && pwd -P)
# one set-up at a time; a finished one is reused
if [ ! -s "$VM_DIR/base/release" ]; then
  begin=$(date +%s)
  exec 9>"$VM_DIR/lock"; flock 9
  [ -s "$VM_DIR/base/release" ] || setup
  exec 9>&-
  say "set-up took $(( $(date +%s) - begin )) s"
fi
[ "$1" = --setup ] || run "$@"

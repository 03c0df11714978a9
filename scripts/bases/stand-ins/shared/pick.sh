#!/bin/sh
# pick.sh FOLDER PROGRAM…: starts /rootfs, as small as Alpine, with busybox for its shell and tools, then copies
# each program into FOLDER there, with the libraries that it links to.
set -eu
folder="/rootfs$1"
shift

mkdir -p /rootfs/bin /rootfs/etc /rootfs/root "$folder"
install -d -m 1777 /rootfs/tmp
cp "$(command -v busybox)" /rootfs/bin/busybox
for applet in $(busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "/rootfs/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' >/rootfs/etc/passwd
echo 'root:x:0:' >/rootfs/etc/group
echo 'hosts: files dns' >/rootfs/etc/nsswitch.conf

for program in "$@"; do
  cp -a "$program" "$folder/"
  # ldd prints `name => /path (address)`, and for the loader `/path (address)`.
  ldd "$(readlink -f "$program")" | sed -n 's/^[^/]*\(\/[^ ]*\) (.*/\1/p' | while read -r library; do
    [ -e "/rootfs$library" ] || cp -L --parents "$library" /rootfs
  done
done

#!/bin/sh
# pick.sh FOLDER PROGRAM…: starts /rootfs, as small as Alpine, with busybox for its shell and tools, then copies
# each program into FOLDER there, with the libraries that it links to. The packages that any of it is from are recorded as
# distroless images do, a file each in /var/lib/dpkg/status.d: without it, nobody could say what is in the image.
set -eu
folder="/rootfs$1"
shift

mkdir -p /rootfs/bin /rootfs/etc /rootfs/root /rootfs/var/lib/dpkg/status.d "$folder"
install -d -m 1777 /rootfs/tmp
# record FILE: the package that a file is from. dpkg knows it by the path that it was packed with, before or after /lib
# became a link to /usr/lib.
record() {
  for path in "$1" "/usr$1" "${1#/usr}"; do
    package="$(dpkg-query --search "$path" 2>/dev/null | sed -n '1s/[:,].*//p')"
    [ -z "$package" ] || break
  done
  [ -n "$package" ] || { echo "No package has $1" >&2; return 1; }
  dpkg-query --status "$package" >"/rootfs/var/lib/dpkg/status.d/$package"
}

cp "$(command -v busybox)" /rootfs/bin/busybox
record "$(readlink -f "$(command -v busybox)")"
for applet in $(busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "/rootfs/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' >/rootfs/etc/passwd
echo 'root:x:0:' >/rootfs/etc/group
echo 'hosts: files dns' >/rootfs/etc/nsswitch.conf

for program in "$@"; do
  cp -a "$program" "$folder/"
  record "$(readlink -f "$program")"
  # ldd prints `name => /path (address)`, and for the loader `/path (address)`.
  ldd "$(readlink -f "$program")" | sed -n 's/^[^/]*\(\/[^ ]*\) (.*/\1/p' | while read -r library; do
    [ -e "/rootfs$library" ] || cp -L --parents "$library" /rootfs
    record "$(readlink -f "$library")"
  done
done

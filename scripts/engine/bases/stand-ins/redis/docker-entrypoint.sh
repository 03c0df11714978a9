#!/bin/sh
# As the official image does: options and a configuration file go to redis-server; root is dropped.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
  set -- redis-server "$@"
fi
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . \! -user redis -exec chown redis '{}' +
  # By its path: busybox's shell prefers its own setpriv, which cannot change users.
  exec /usr/local/bin/setpriv --reuid=redis --regid=redis --clear-groups "$0" "$@"
fi
# The official image's Redis is built with protected mode off: in a container, the network is the protection. Options
# come after a configuration file, and a later one of the caller's wins.
if [ "$1" = redis-server ]; then
  shift
  case "${1:-}" in
    *.conf)
      file="$1"
      shift
      set -- redis-server "$file" --protected-mode no "$@"
      ;;
    -v | --version | -h | --help | --test-memory | --check-system) set -- redis-server "$@" ;;
    *) set -- redis-server --protected-mode no "$@" ;;
  esac
fi
# Redis writes its data for nobody else to read.
[ "$(umask)" != 0022 ] || umask 0077
exec "$@"

#!/bin/sh
# As the official image does: options and a configuration file go to redis-server; root is dropped.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
  set -- redis-server "$@"
fi
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . \! -user redis -exec chown redis '{}' +
  exec setpriv --reuid=redis --regid=redis --clear-groups "$0" "$@"
fi
# Redis writes its data for nobody else to read.
[ "$(umask)" != 0022 ] || umask 0077
exec "$@"

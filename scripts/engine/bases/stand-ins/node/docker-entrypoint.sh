#!/bin/sh
# As the official image does: options and files go to node, anything else is a command.
set -e
if [ "${1#-}" != "$1" ] || ! command -v "$1" >/dev/null 2>&1; then
  set -- node "$@"
fi
exec "$@"

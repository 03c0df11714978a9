#!/bin/bash
# An event listener of supervisord: when a program is given up, ends supervisord, and with it the container.
# http://supervisord.org/events.html has the protocol: READY, a header with the length of what follows, RESULT.
while echo READY && read -r header; do
  length=${header##*len:}
  read -r -N "${length%% *}" event
  echo "supervisord | Ending the container, for supervisord has given up: $event" >&2
  kill -TERM "$PPID"
  printf 'RESULT 2\nOK'
done

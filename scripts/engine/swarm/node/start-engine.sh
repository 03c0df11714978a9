#!/bin/sh
# Starts the engine of a node, as docker:dind does it.
set -eu
# In cgroup v2 a group that has limits for the groups below it may hold no process: ours move to one below.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  # A process that comes in meanwhile makes the second line fail.
  until
    xargs -r -n 1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs || true
    sed -e 's/ / +/g' -e 's/^/+/' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
  do
    sleep 0.1
  done
fi
# Swarm takes no security_opt from a stack's file: what compose.yaml asks for each container, the engine does for all.
exec dockerd --no-new-privileges

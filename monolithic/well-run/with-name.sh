#!/bin/bash
# with-name.sh NAME COMMAND...: becomes the command, with NAME before each line that it writes. The command keeps the process id,
# so it gets its signals itself. A line that has a program's name already stays as it is.
name=$1
shift
prefix="/^[a-z]+ \| /!s/^/$name | /"
exec "$@" > >(exec sed --unbuffered --regexp-extended "$prefix") \
    2> >(exec sed --unbuffered --regexp-extended "$prefix" >&2)

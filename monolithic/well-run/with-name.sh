#!/bin/bash
# with-name.sh NAME COMMAND...: becomes the command, with NAME before each line that it writes. The command keeps the process id,
# so it gets its signals itself. A line that has a program's name already stays as it is.
# stdbuf, and not sed's own --unbuffered: that one reads a byte at a time, which takes thirty times the processor time.
name=$1
shift
prefix="/^[a-z]+ \| /!s/^/$name | /"
exec "$@" > >(exec stdbuf --output=L sed --regexp-extended "$prefix") \
    2> >(exec stdbuf --output=L sed --regexp-extended "$prefix" >&2)

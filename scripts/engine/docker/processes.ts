/** A process of a container, as the engine's host sees it. */
export interface Process {
  /** On the engine's host, not inside the container. */
  pid: number
  parentPid: number
  uid: number
  /** Resident set; pages that several processes share count in each. Bytes. */
  residentBytes: number
  command: string
}

/**
 * A shell script that prints the process trees below its arguments, read from /proc, a process a line and parents before
 * children. One whose name is all that is left of it (a zombie) is no process any more. It needs no `ps`, whose options and
 * units differ between systems, and runs where all processes can be seen.
 */
export const LIST_PROCESSES = `grep -sE '^(Name|State|PPid|Uid|VmRSS):' /proc/[0-9]*/status |
awk -v first="$*" '
{ split($1, part, "[/:]"); pid = part[3]; field[pid, part[5]] = part[5] == "Uid" ? $3 : $2 }
part[5] == "PPid" { children[$2] = children[$2] " " pid }
END {
  todo = first
  while (split(todo, pids) > 0) {
    todo = ""
    for (i = 1; i in pids; i++) {
      pid = pids[i]
      if (!((pid, "Name") in field) || field[pid, "State"] == "Z") continue
      print pid, field[pid, "PPid"], field[pid, "Uid"], field[pid, "VmRSS"] + 0, field[pid, "Name"]
      todo = todo children[pid]
    }
  }
}' |
while read -r pid parent uid rss name; do
  command=$(tr '\\000\\n' '  ' < "/proc/$pid/cmdline") && echo "$pid $parent $uid $rss \${command:-[$name]}"
done 2> /dev/null
exit 0`

/** Parses what `LIST_PROCESSES` prints: process, parent, effective user, resident KiB, command. */
export function parseProcesses(stdout: string): Process[] {
  return stdout.split('\n').flatMap((line) => {
    if (line.trim() === '') return []
    const [, pid, parentPid, uid, rss, command = ''] =
      /^(\d+) (\d+) (\d+) (\d+) (.+)$/.exec(line) ?? []
    if (pid === undefined) throw new Error(`This is no process:\n${line}`)
    return {
      pid: Number(pid),
      parentPid: Number(parentPid),
      uid: Number(uid),
      residentBytes: Number(rss) * 1024,
      command: command.trim(),
    }
  })
}

/** The process with this id and all that descend from it, parents before children. */
export function treeOf(root: number, processes: Process[]): Process[] {
  const tree = processes.filter(({ pid }) => pid === root)
  for (const parent of tree) {
    tree.push(...processes.filter(({ parentPid }) => parentPid === parent.pid))
  }
  return tree
}

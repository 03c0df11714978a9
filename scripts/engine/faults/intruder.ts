import type { Docker } from '../docker/docker.ts'
import { type CommandResult, quote } from '../docker/evidence.ts'
import type { Inventory } from '../image/inventory.ts'

/** What an intruder would like to do next, in the words of a report. */
export const WISHES = [
  "read Redis's data files",
  "signal Redis's process",
  'write to the root file system',
  'start a shell',
  'run a compiler',
  'install a package',
  'use a capability',
] as const
export type Wish = (typeof WISHES)[number]

/** One attempt, made for real. */
export interface Attempt {
  wish: Wish
  succeeded: boolean
  /** What it was tried with: a program that the image offers; empty where it offers none that could. */
  means: string
  /** What came of it: the last line of the output, or of the error. */
  words: string
}

/** Where the intruder is: in this container, as this user (`uid:gid`), with what its image offers. */
export interface Foothold {
  container: string
  user: string
  inventory: Inventory
  /** Where Redis says that it keeps its data, wherever that is; undefined where it does not say. */
  redisDirectory: string | undefined
  /** Redis's program as the kernel has it, wherever it runs: `redis-server`, `valkey-server`; undefined where none was found. */
  redisName: string | undefined
}

type Language = 'sh' | 'node' | 'python3'
type Script = Record<Language, string>

/** Tries each wish with `docker exec`, which gives a process the same user, capabilities and file system as the app's. */
export async function intrude(docker: Docker, foothold: Foothold): Promise<Attempt[]> {
  const attempts = []
  for (const wish of WISHES) attempts.push(await attempt(wish, docker, foothold))
  return attempts
}

async function attempt(wish: Wish, docker: Docker, foothold: Foothold): Promise<Attempt> {
  const { container, user } = foothold
  const { command, input, means = command[0] ?? '', missing } = commandFor(wish, foothold)
  if (missing !== undefined) return { wish, succeeded: false, means: '', words: missing }
  const result = await docker.run(
    ['exec', ...(input ? ['--interactive'] : []), '--user', user, container, ...command],
    { reject: false, timeoutMs: 60_000, ...(input ? { input } : {}) },
  )
  return { wish, succeeded: result.exitCode === 0, means, words: lastWords(result) }
}

function lastWords({ exitCode, stdout, stderr }: CommandResult): string {
  const text = exitCode === 0 ? stdout : stderr.trim() || stdout
  const lines = text.split('\n').map((line) => line.trim())
  // Node prints the error first, and its own version last.
  const telling = lines.find((line) => /^\w*Error: /.test(line))
  const notFound = /exec: ".+?": executable file not found in \$PATH/.exec(text)?.[0]
  return (notFound ?? telling ?? lines.filter(Boolean).at(-1) ?? '').slice(0, 200)
}

interface Command {
  command: string[]
  input?: string
  /** The program that does it, where that is not the command's first word. */
  means?: string
  /** Why there is no way to try it, in place of a command. */
  missing?: string
}

/** The command that makes the wish come true where it can. It leaves nothing behind. */
export function commandFor(wish: Wish, foothold: Foothold): Command {
  const { inventory, redisDirectory, redisName } = foothold
  const scripted = (script: Script) => inLanguage(script, inventory)
  switch (wish) {
    case "read Redis's data files":
      return redisDirectory === undefined
        ? { command: [], missing: 'Redis does not say where its files are' }
        : scripted(readBelow(redisDirectory))
    case "signal Redis's process":
      return redisName === undefined
        ? { command: [], missing: 'no process of Redis was found' }
        : scripted(signalRedis(redisName))
    case 'write to the root file system':
      return scripted(WRITE_ROOT)
    case 'use a capability':
      return scripted(CHANGE_OWNER)
    case 'start a shell':
      return { command: [inventory.shells[0] ?? 'sh', '-c', 'echo a shell'] }
    case 'run a compiler':
      // To assembly on stdout: a whole compilation, and no file is left.
      return {
        command: [compilerOf(inventory), '-x', 'c', '-S', '-o', '-', '-'],
        input: 'int main(void) { return 0; }\n',
      }
    case 'install a package':
      return installation(inventory)
  }
}

function inLanguage(script: Script, { shells, interpreters }: Inventory): Command {
  if (shells.includes('sh')) return { command: ['sh', '-c', script.sh] }
  if (interpreters.includes('node')) return { command: ['node', '-e', script.node] }
  if (interpreters.includes('python3')) return { command: ['python3', '-c', script.python3] }
  return { command: [], missing: 'the image has neither a shell nor Node nor Python' }
}

const compilerOf = ({ compilers }: Inventory) =>
  compilers.find((name) => /^(gcc|cc|clang|tcc)(-[\d.]+)?$/.test(name)) ?? 'cc'

/** A package of our own making, so that no network is needed, and gone again at once. */
function installation({ packageManagers, shells }: Inventory): Command {
  const has = (name: string) => packageManagers.includes(name) && shells.includes('sh')
  if (has('dpkg')) return { command: ['sh', '-c', INSTALL_DEB], means: 'dpkg' }
  if (has('apk')) return { command: ['sh', '-c', INSTALL_APK], means: 'apk' }
  return { command: ['apt-get', '--version'] }
}

const INSTALL_APK = 'apk add --no-network --virtual .lab-probe && apk del .lab-probe'

const INSTALL_DEB = `set -e
d=$(mktemp -d)
mkdir "$d/DEBIAN"
printf 'Package: lab-probe\\nVersion: 1\\nArchitecture: all\\nMaintainer: lab <lab@localhost>\\nDescription: probe\\n' > "$d/DEBIAN/control"
chmod 755 "$d"
dpkg-deb --build "$d" "$d.deb"
dpkg --install "$d.deb"
dpkg --purge lab-probe
rm -r "$d" "$d.deb"`

/** Reads the first file that is there. */
const readBelow = (directory: string): Script => ({
  sh: `for f in '${directory}'/* '${directory}'/*/*; do
  [ -f "$f" ] && cat "$f" > /dev/null && echo "$f" && exit 0
done
ls '${directory}' && exit 1`,
  node: `const fs = require('fs')
const found = fs.readdirSync('${directory}', { recursive: true }).map((f) => '${directory}/' + f).find((f) => fs.statSync(f).isFile())
if (!found) throw new Error('no file in ${directory}')
fs.readFileSync(found)
console.log(found)`,
  python3: `import os
os.listdir('${directory}')
found = [os.path.join(d, f) for d, _, fs in os.walk('${directory}') for f in fs][0]
open(found, 'rb').read()
print(found)`,
})

/**
 * Signal 0 asks whether one may send a signal, and sends none (kill(2)).
 * @param name Redis's program, as the kernel has it
 */
const signalRedis = (name: string): Script => ({
  sh: `for p in /proc/[0-9]*; do
  read -r name < "$p/comm" || continue
  [ "$name" = ${quote(name)} ] && kill -0 "\${p#/proc/}" && echo "may signal process \${p#/proc/}" && exit 0
done
echo ${quote(noSuchProcess(name))}
exit 1`,
  node: `const fs = require('fs')
const pid = fs.readdirSync('/proc').filter((p) => /^\\d+$/.test(p)).find((p) => {
  try { return fs.readFileSync('/proc/' + p + '/comm', 'utf8').trim() === ${JSON.stringify(name)} } catch { return false }
})
if (!pid) throw new Error(${JSON.stringify(noSuchProcess(name))})
process.kill(Number(pid), 0)
console.log('may signal process ' + pid)`,
  python3: `import os
def name(p):
    try: return open('/proc/' + p + '/comm').read().strip()
    except OSError: return ''
found = [p for p in os.listdir('/proc') if p.isdigit() and name(p) == ${JSON.stringify(name)}]
assert found, ${JSON.stringify(noSuchProcess(name))}
os.kill(int(found[0]), 0)
print('may signal process ' + found[0])`,
})

const noSuchProcess = (name: string) => `no ${name} among the processes that can be seen`

const WRITE_ROOT: Script = {
  sh: 'echo probe > /lab-probe && rm /lab-probe && echo written',
  node: "const fs = require('fs'); fs.writeFileSync('/lab-probe', ''); fs.unlinkSync('/lab-probe'); console.log('written')",
  python3: "import os; open('/lab-probe', 'w').close(); os.remove('/lab-probe'); print('written')",
}

/** CAP_CHOWN: to give a file away. /dev/shm is there to be written by everybody, in every container. */
const CHANGE_OWNER: Script = {
  sh: `f=/dev/shm/lab-probe
: > "$f" && chown 12345 "$f"
done=$?
rm -f "$f"
[ "$done" = 0 ] && echo 'a file given to another user (CAP_CHOWN)'`,
  node: `const fs = require('fs')
const f = '/dev/shm/lab-probe'
fs.writeFileSync(f, '')
try { fs.chownSync(f, 12345, 12345) } finally { fs.unlinkSync(f) }
console.log('a file given to another user (CAP_CHOWN)')`,
  python3: `import os
f = '/dev/shm/lab-probe'
open(f, 'w').close()
try: os.chown(f, 12345, 12345)
finally: os.remove(f)
print('a file given to another user (CAP_CHOWN)')`,
}

/** docker-init and its kin: they start one process, pass signals on, and end when it ends. */
const INIT = /(^|\/)(docker-init|tini|dumb-init|catatonit)( |$)/

/** Whether this command is a small init in front of the process that matters. */
export const isInit = (command: string) => INIT.test(command)

/** `/usr/bin/python3 /usr/bin/supervisord -c …` → `supervisord`: the script where an interpreter runs one. */
export function nameOf(command: string): string {
  const [program = '', script = ''] = command.split(' ')
  const base = (path: string) => path.split('/').at(-1) ?? path
  return /^python|^perl|^(ba|da)?sh$/.test(base(program)) && script.startsWith('/')
    ? base(script)
    : base(program)
}

/** Variables that hold a password of Redis, and those that name a file with it. */
const VARIABLE = /^(\w*(REDIS|VALKEY|KEYDB)\w*(PASS|PASSWD|PASSWORD|AUTH|TOKEN)\w*|REDISCLI_AUTH)$/i
const IS_FILE = /_FILE$/i
const URL_PASSWORD = /(?:rediss?|valkeys?):\/\/[^:/?#\s@]*:([^@\s]+)@/
/** In a command, a configuration file, or an instruction of either: with and without dashes and quotes. */
const REQUIREPASS = /(?:^|\s|--)requirepass[\s=]+("[^"\n]*"|'[^'\n]*'|[^\s"']+)/g
/** In a list of users: the password of the one who needs no name. */
const DEFAULT_USER = /^\s*user\s+default\s.*?>(\S+)/
const COMMENT = /^\s*[#;]/

/**
 * What may be the password of a Redis, each once, the likeliest first.
 * @param text the environments, commands and files that it or its container was started with
 */
export function passwordsIn(text: string): string[] {
  const lines = text.split('\n').filter((line) => !COMMENT.test(line))
  const variables = new Map(
    lines.flatMap((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []
      return name === undefined ? [] : [[name, value ?? ''] as const]
    }),
  )
  const configured = lines.flatMap((line) => [
    ...[...line.matchAll(REQUIREPASS)].map(([, word = '']) => expanded(unquoted(word), variables)),
    ...(DEFAULT_USER.exec(line)?.slice(1) ?? []),
  ])
  const named = [...variables].flatMap(([name, value]) =>
    VARIABLE.test(name) && !IS_FILE.test(name) ? [value] : [],
  )
  const inUrls = [...variables.values()].flatMap((value) => {
    const password = URL_PASSWORD.exec(value)?.[1]
    return password === undefined ? [] : [decodeURIComponent(password)]
  })
  return [...new Set([...configured, ...named, ...inUrls])].filter((one) => one !== '')
}

/** The files that variables name as those with the password. */
export function passwordFilesIn(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', path] = /^(\w+)=(\/.+)$/.exec(line) ?? []
    return path !== undefined && IS_FILE.test(name) && VARIABLE.test(name) ? [path] : []
  })
}

const unquoted = (word: string) => word.replace(/^(["'])(.*)\1$/, '$2')

/** `$NAME`, `${NAME}`, `${NAME:-default}`, and supervisord's `%(ENV_NAME)s`. */
function expanded(word: string, variables: Map<string, string>): string {
  return word
    .replace(/%\(ENV_(\w+)\)s/g, (_, name: string) => variables.get(name) ?? '')
    .replace(
      /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
      (_, name: string | undefined, fallback: string | undefined, bare: string | undefined) =>
        variables.get(name ?? bare ?? '') ?? fallback ?? '',
    )
}

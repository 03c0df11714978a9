import path from 'node:path'

/** What GitHub and the site call a file's language. None is `bash` or `text`: those are commands and their output. */
const LANGUAGES: Record<string, string> = {
  cfg: 'haproxy',
  conf: 'ini',
  css: 'css',
  dockerfile: 'dockerfile',
  hbs: 'handlebars',
  html: 'html',
  js: 'js',
  json: 'json',
  md: 'md',
  mjs: 'js',
  sh: 'sh',
  ts: 'ts',
  yaml: 'yaml',
  yml: 'yaml',
}

/** The language of the code block that shows a file, by the file's name. */
export function languageOf(file: string): string {
  const name = path.posix.basename(file).toLowerCase()
  return LANGUAGES[name.split('.').at(-1) ?? ''] ?? 'txt'
}

import { expect, it } from 'vitest'
import { isShell } from './shell-language.ts'

it.each([
  ...['bash', 'Bash', 'BASH', 'sh', 'zsh', 'fish', 'ksh', 'tcsh', 'pwsh', 'shell', 'shellscript'],
  ...['shell-script', 'shell-session', 'ShellSession', 'sh-session', 'bash session', 'console'],
  ...['terminal', 'powershell', 'ps1', 'bat', 'cmd', 'nu', 'nushell', '{.bash}', 'bash:title'],
])('%s is of commands', (language) => {
  expect(isShell(language)).toBe(true)
})

it.each([
  ...['', 'text', 'txt', 'ts', 'js', 'json', 'yaml', 'dockerfile', 'haproxy', 'ini', 'css', 'html'],
  ...['handlebars', 'markdown', 'md', 'mermaid', 'diff', 'python', 'php', 'csharp', 'sql', 'http'],
])('%s is not', (language) => {
  expect(isShell(language)).toBe(false)
})

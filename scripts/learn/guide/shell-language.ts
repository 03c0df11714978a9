/** Languages of commands whose names do not say so. */
const OTHERS = new Set(['bat', 'batch', 'cmd', 'command', 'commandline', 'dos', 'nu', 'ps1'])

/**
 * Whether a code block's language is one of commands: a shell (`sh`, `zsh`, `Fish`, `pwsh`, `shellscript`, `powershell`),
 * or what is typed into one (`console`, `shell-session`). GitHub and the site color them all, in any case.
 */
export function isShell(language: string): boolean {
  return language
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => /sh$|shell|console|terminal|session|^bats?$/.test(word) || OTHERS.has(word))
}

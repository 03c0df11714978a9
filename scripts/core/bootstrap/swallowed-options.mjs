// Runs before anything is installed (bootstrap.mjs), on any Node ≥ 20: plain JavaScript, no dependency.
import { fail } from './fail.mjs'

/** The tools' long options that npm has none of the same name for. */
const OPTIONS = {
  'scripts/compare.ts':
    'baseline install-engine keep list monolithic multi-container out quick self-test well-run',
  'scripts/faults.ts': 'check install-engine list out outage seed times',
  'scripts/bench.ts': 'check connections out render repetitions seconds',
  'scripts/report.ts': 'baseline out',
  'scripts/pool.ts': 'out',
  'scripts/stability.ts': 'render runs',
  'scripts/cluster.ts': 'nodes replicas image undo',
  'scripts/clean.ts': 'images run',
  'scripts/bases.ts': 'tag-stand-ins',
  'scripts/demo.ts': 'auto docs minutes notes pace record recording replay',
  'scripts/docs.ts': 'base build port preview',
  'scripts/fuzz.ts': 'packaging path requests seed url',
  'scripts/includes.ts': 'check',
}
/**
 * Without `--`, npm takes the options that follow for its own: it hides them in the environment, and the tool would do
 * something else than was asked. (`--only` and `--rebuild` npm keeps to itself altogether: of them nothing is left to see.)
 */
export function refuseSwallowedOptions() {
  const names = OPTIONS[process.argv[2]]?.split(' ') ?? []
  const swallowed = names.flatMap((name) => {
    const value = process.env[`npm_config_${name.replaceAll('-', '_')}`] ?? ''
    return value === '' ? [] : [value === 'true' ? `--${name}` : `--${name}=${value}`]
  })
  if (swallowed.length === 0) return
  const script = process.env.npm_lifecycle_event ?? 'NAME'
  const typed = ['npm run', script, '--', ...swallowed, ...process.argv.slice(3)].join(' ')
  fail(
    `npm has kept ${swallowed.join(' and ')} to itself: options of the lab come after a \`--\`.`,
    `Type \`${typed}\`.`,
  )
}

import { expect, it } from 'vitest'
import { sampleResults } from './sample-results.ts'
import { withoutPlace } from './without-place.ts'

function cleaned(...outputs: string[]): string[] {
  const results = sampleResults()
  const [first] = results.experiments
  if (!first) throw new Error('no sample')
  first.evidence = outputs.map((output) => ({
    command: output,
    exitCode: 0,
    durationMs: 1,
    output,
  }))
  const [one] = withoutPlace(results).experiments
  expect(one?.evidence.map(({ command }) => command)).toEqual(one?.evidence.map((e) => e.output))
  return one?.evidence.map(({ output }) => output) ?? []
}

it('takes the folder of the lab out of commands and outputs', () => {
  expect(
    cleaned(
      'config_files=/home/me/lab/a/compose.yaml,/home/me/lab/.lab/runs/1/x.yaml',
      '"working_dir=/home/me/lab/multi-container"',
    ),
  ).toEqual([
    'config_files=/path/to/lab/a/compose.yaml,/path/to/lab/.lab/runs/1/x.yaml',
    '"working_dir=/path/to/lab/multi-container"',
  ])
})

it('takes out the beginning of it, where an output was cut', () => {
  const [, cut] = cleaned('/home/me/lab/.lab/runs/1', 'a=/home/m\n… 7 more characters')
  expect(cut).toBe('a=\n… 7 more characters')
})

it('takes the machine’s name out of the owner’s label', () => {
  const label = 'refactoring-monolithic-containers.owner'
  expect(cleaned(`x,${label}=desk:42,y`)).toEqual([`x,${label}=host:pid,y`])
})

it('leaves everything else', () => {
  expect(cleaned('.lab/runs/1/x.yaml /var/lib/redis')).toEqual([
    '.lab/runs/1/x.yaml /var/lib/redis',
  ])
})

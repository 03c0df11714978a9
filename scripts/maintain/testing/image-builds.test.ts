import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ROOT } from '../../core/paths.ts'

// A build takes the name from the image that had it, which then stays on the engine as `<none>`.

/** Files that build an image and leave what it replaced, and why that is no trouble. */
const LEAVING: Record<string, string> = {
  'engine/swarm/build-images.ts': "names of the run's own",
  'learn/exercise/stack/stack.ts': 'what is replaced has been given another name',
  'maintain/reliability/faults/rolled.ts': "names of the run's own",
  'teach/kit/save.ts': 'names of the kit, which are removed in the end',
}

it('what builds an image under a name that lasts removes the image that had the name', () => {
  const sources = globSync('**/*.ts', { cwd: `${ROOT}/scripts` })
    .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
    .map((file) => ({ file, text: readFileSync(`${ROOT}/scripts/${file}`, 'utf8') }))
  const building = sources.filter(({ text }) => text.includes("'--tag'"))
  expect(building.length).toBeGreaterThan(5)
  const leaving = building.filter(({ text }) => !text.includes('removingReplaced('))
  expect(leaving.map(({ file }) => file).toSorted()).toEqual(Object.keys(LEAVING).toSorted())
})

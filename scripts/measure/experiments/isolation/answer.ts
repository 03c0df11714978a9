import { figureRow, inEach } from '../answer.ts'
import type { Answer, Contenders } from '../experiment.ts'
import { asRoot, capabilities, neighborsIn, REACHES_REDIS, reachedRedis } from './read.ts'
import { type Facts, succeeded } from './words.ts'

/** What an attacker can do who has the app's process, and what there is to attack. */
export function isolationAnswer(all: Contenders<Facts>): Answer {
  const attacks = (one: Facts) => `${succeeded(one).length} of ${one.attempts.length}`
  const ways = (one: Facts) => `${reachedRedis(one)} of ${REACHES_REDIS.length}`
  return {
    sentences: [
      `From inside the app’s container, ${inEach(all, attacks, { after: ' attacks succeed' })}.`,
      `Of the ways to Redis’s files and process, ${inEach(all, ways, { after: ' are open' })}.`,
      `In ${all.monoliths.length === 1 ? 'both' : 'each'}, the app’s process can still read and write all tasks.`,
    ],
    figures: [
      figureRow(all, 'Attacks from the app that succeed', attacks),
      figureRow(all, 'Ways from the app to Redis’s data', ways),
      figureRow(all, 'Neighbors that reach Redis', (one) => {
        return `${neighborsIn(one)} of ${one.neighbors.length}`
      }),
      figureRow(all, 'Packages, all images', ({ whole }) => whole.packages.length),
      figureRow(all, 'Setuid and setgid files', ({ whole }) => whole.setIdFiles.length),
      figureRow(
        all,
        'Processes that root runs',
        (one) => `${asRoot(one)} of ${one.processes.length}`,
      ),
      figureRow(all, 'The app’s user', ({ web }) => (web.uid === 0 ? 'root' : `user ${web.uid}`)),
      figureRow(all, 'What the kernel lets the app do', capabilities),
    ],
    caveats: [],
  }
}

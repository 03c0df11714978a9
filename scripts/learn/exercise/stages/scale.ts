import { WaitTimeout, waitFor } from '../../../core/wait.ts'
import { fails, type Finding, holds } from '../findings.ts'
import { COPIES } from '../outcomes.ts'
import { ask, titlesIn } from './http.ts'
import { problemOf } from './survival.ts'
import type { Trial } from './trial.ts'

const SHARED_TASK = 'Added to one of three'
const ALL_ANSWER_TIMEOUT_MS = 15_000

/** Brings web to three copies, adds a task through one, and asks until each copy has listed its tasks. */
export async function scaleWeb({ stack, found }: Trial): Promise<void> {
  const problem = await problemOf(() => stack.up(['--no-recreate', '--scale', `web=${COPIES}`]))
  const running = (await stack.running('web')).length
  if (problem !== '' || running < COPIES) {
    found.push(judgeScale({ problem, running, answers: [] }))
    return
  }
  const urls = await stack.urls()
  await ask(urls[0] ?? '', '/api/tasks', { title: SHARED_TASK })
  found.push(judgeScale({ problem, running, answers: await askEachCopy(urls) }))
}

/** Asks all addresses in turn until so many copies have answered, or the time is up. */
async function askEachCopy(urls: string[]): Promise<CopyAnswer[]> {
  const answers = new Map<string, CopyAnswer>()
  try {
    await waitFor(
      'each copy to answer',
      async () => {
        for (const url of urls) {
          const reply = await ask(url, '/api/tasks')
          const titles = titlesIn(reply)
          const copy = reply.servedBy ?? url
          if (titles) answers.set(copy, { copy, seesTask: titles.includes(SHARED_TASK) })
        }
        return answers.size >= COPIES ? true : undefined
      },
      { timeoutMs: ALL_ANSWER_TIMEOUT_MS, intervalMs: 50 },
    )
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error
  }
  return [...answers.values()]
}

export interface CopyAnswer {
  /** What it calls itself, or its address. */
  copy: string
  seesTask: boolean
}

export interface Scaled {
  problem: string
  running: number
  answers: CopyAnswer[]
}

export function judgeScale({ problem, running, answers }: Scaled): Finding {
  if (problem !== '') {
    return fails('scales', `${running} of ${COPIES} run. Docker says: ${problem}`, hintFor(problem))
  }
  if (running < COPIES) return fails('scales', `${running} of ${COPIES} run.`, 'scale')
  if (answers.length < COPIES) {
    const fact = `${COPIES} copies run, and ${answers.length} of them answered through the published port.`
    return fails('scales', fact, 'scale')
  }
  const without = answers.filter(({ seesTask }) => !seesTask)
  if (without.length > 0) {
    const fact = `${without.length} of ${answers.length} copies do not list a task that was added to another.`
    return fails('scales', fact, 'scale')
  }
  return holds('scales', `${answers.length} copies answered, and each lists the same tasks`)
}

function hintFor(problem: string) {
  if (/already allocated|already in use|address in use/.test(problem)) {
    return /container name|is already in use by container/.test(problem)
      ? 'container-name'
      : 'fixed-port'
  }
  return /container_name|container name/.test(problem) ? 'container-name' : 'scale'
}

import type { Docker } from '../../engine/docker/docker.ts'
import type { Run } from '../../core/run.ts'
import { allProcesses, cpuOf, treesOf, untilIdle } from './cpu.ts'
import { blockOf, type Case, type ContenderId, CONTENDERS, storeOf } from './cases.ts'
import type { BenchResults, MeasuredCase, Round, Settings } from './bench-results.ts'
import { constantOf, limitPath, type Model } from './constants.ts'
import type { Cores } from './cores.ts'
import { fill, refill } from './fill.ts'
import { Generator } from './generator-client.ts'
import { turns } from './order.ts'
import type { Processes } from './processes.ts'
import { type Address, startRedis } from './redis.ts'
import { NO_FLASK, pythonWithFlask, type Server, startServer } from './servers.ts'

export interface ArenaInput {
  docker: Docker
  run: Run
  signal: AbortSignal
  processes: Processes
  settings: Settings
  cases: Case[]
  cores: Cores | undefined
  /** Where published ports are reached. */
  host: string
  redisImage: string
}

type Progress = (line: string) => void

/** Round 0 is so many rounds long, and only warms up: else a server would be measured while it is still being compiled. */
export const WARM_UP = 4
/** A load may be so many times longer, for those who answer so slowly that few answers would decide. */
export const LONGEST = 5
/** So many answers for each connection are enough. */
const ENOUGH = 2

/** Where the contenders meet: a Redis for each number of tasks, and a process for each contender on it. */
export class Arena {
  readonly #input: ArenaInput
  readonly #stores = new Map<string, Address>()
  /** By contender and store. The limits have one for each as all others do, so that the same is done to all. */
  readonly #servers = new Map<string, Server>()
  readonly #models = new Map<string, Model>()
  readonly missing: BenchResults['missing'] = []

  constructor(input: ArenaInput) {
    this.#input = input
  }

  /** A Redis for each number of tasks, the app on each, and so many tasks in it, added over HTTP. */
  async fillStores(progress: Progress): Promise<void> {
    const { docker, run, signal, processes, cores, host, redisImage: image } = this.#input
    for (const [name, [first]] of Map.groupBy(this.#input.cases, storeOf)) {
      progress(`Redis and the app for ${name}`)
      const input = { docker, run, signal, processes, host, image, core: cores?.redis }
      this.#stores.set(name, await startRedis(input, name))
      const { url } = await this.#start('ours', name)
      progress(`adding tasks: ${name}`)
      await fill(url, first?.tasks ?? 0)
    }
  }

  /** All others, and the limits with constants of the size of the app's answers. */
  async startOthers(progress: Progress): Promise<void> {
    for (const one of this.#input.cases) this.#models.set(one.id, await this.#modelOf(one))
    const python = await pythonWithFlask()
    const wanted = new Set(this.#input.cases.flatMap(({ contenders }) => contenders))
    if (python === undefined && wanted.has('flask')) {
      this.missing.push({ contender: 'flask', reason: NO_FLASK })
    }
    for (const one of this.#input.cases) {
      for (const contender of this.#present(one)) {
        progress(`${CONTENDERS[contender].name}, ${storeOf(one)}`)
        await this.#start(contender, storeOf(one), python)
      }
      await this.#refuseUnequal(one)
    }
  }

  /** Every case of every contender, in turns. */
  async measure(progress: Progress): Promise<MeasuredCase[]> {
    const { processes, cores, cases, settings, signal } = this.#input
    const rounds = new Map<string, Round[]>()
    const warmRates = new Map<string, number>()
    const present = cases.map((one) => ({ one, contenders: this.#present(one) }))
    const blocks = [...Map.groupBy(present, ({ one }) => blockOf(one)).values()].map((block) =>
      turns(block, settings.repetitions),
    )
    const total = blocks.flat().length
    let done = 0
    for (const block of blocks) {
      // A new one, so that the answers of one case do nothing to the next.
      const generator = new Generator(processes, 'Generator (autocannon)', cores?.generator)
      for (const { round, one, contender } of block) {
        signal.throwIfAborted()
        progress(
          `${++done} of ${total}: ${one.one.title}, ${CONTENDERS[contender].name}${round === 0 ? ' (to warm up)' : ''}`,
        )
        const key = `${one.one.id} ${contender}`
        const warm = warmRates.get(key)
        const seconds = warm === undefined ? settings.seconds * WARM_UP : lengthOf(settings, warm)
        const result = await this.#load(generator, one.one, contender, seconds)
        if (round === 0) warmRates.set(key, result.perSecond)
        else rounds.set(key, [...(rounds.get(key) ?? []), result])
      }
      await generator.end()
    }
    return present.map(({ one: { id, title, tasks }, contenders }) => ({
      ...{ id, title, tasks, answerBytes: this.#models.get(id)?.bytes ?? 0 },
      loads: contenders.map((contender) => ({
        contender,
        rounds: rounds.get(`${id} ${contender}`) ?? [],
      })),
    }))
  }

  async #load(
    generator: Generator,
    one: Case,
    contender: ContenderId,
    seconds: number,
  ): Promise<Round> {
    const { url, pid } = this.#serverOf(contender, one)
    if (one.writes) await this.#refill(one)
    const { method, body, redirects } = one
    const load = {
      ...{ method, path: this.#pathOf(contender, one), seconds },
      ...(body === undefined ? {} : { body }),
      ...(redirects ? { redirects } : {}),
      connections: this.#input.settings.connections,
    }
    const processes = await allProcesses()
    // Where the machine does not tell, nobody can be waited for either.
    if (!processes) return { ...(await generator.load(url, load)), cpuMs: null, busy: null }
    const pids = treesOf(processes, [pid])
    const [before, start] = [await cpuOf(pids), performance.now()]
    const result = await generator.load(url, load)
    const [after, end] = [await cpuOf(pids), performance.now()]
    await untilIdle(CONTENDERS[contender].name, pids, this.#input.signal)
    return {
      ...result,
      cpuMs: result.requests === 0 ? null : (after - before) / result.requests,
      busy: (after - before) / (end - start),
    }
  }

  /** Or each load would begin with all that the loads before it have left, and Redis would be tidying up meanwhile. */
  async #refill(one: Case): Promise<void> {
    await refill(this.#redisOf(storeOf(one)), this.#serverOf('ours', one).url, one.tasks)
  }

  #present({ contenders }: Case): ContenderId[] {
    return contenders.filter((one) => this.missing.every(({ contender }) => contender !== one))
  }

  async #start(contender: ContenderId, store: string, python?: string): Promise<Server> {
    const { processes, signal, cores, cases } = this.#input
    const key = keyOf(contender, store)
    const known = this.#servers.get(key)
    if (known) return known
    const redis = this.#redisOf(store)
    const ofStore = cases.filter((one) => storeOf(one) === store)
    const constants = ofStore.flatMap((one) => {
      const model = this.#models.get(one.id)
      return model ? [constantOf(one, model)] : []
    })
    const server = await startServer(contender, {
      ...{ processes, signal, redis, constants, python, core: cores?.server },
      name: `${CONTENDERS[contender].name}, ${store}`,
    })
    this.#servers.set(key, server)
    return server
  }

  #redisOf(store: string): Address {
    const redis = this.#stores.get(store)
    if (!redis) throw new Error(`There is no store ${store}`)
    return redis
  }

  #serverOf(contender: ContenderId, one: Case): Server {
    const server = this.#servers.get(keyOf(contender, storeOf(one)))
    if (!server) throw new Error(`${contender} is measured before it is started`)
    return server
  }

  #pathOf(contender: ContenderId, one: Case): string {
    return isLimit(contender) ? limitPath(one) : one.path
  }

  async #modelOf(one: Case): Promise<Model> {
    const { response, body } = await this.#ask('ours', one)
    const type = response.headers.get('content-type')
    return { status: response.status, ...(type === null ? {} : { type }), bytes: body.length }
  }

  async #ask(contender: ContenderId, one: Case) {
    const { url } = this.#serverOf(contender, one)
    const response = await fetch(`${url}${this.#pathOf(contender, one)}`, {
      method: one.method,
      redirect: 'manual',
      ...(one.body === undefined
        ? {}
        : { body: JSON.stringify(one.body), headers: { 'content-type': 'application/json' } }),
    })
    return { response, body: Buffer.from(await response.arrayBuffer()) }
  }

  /** Nobody is compared who does something else: a good answer of each, and all the tasks of a list. */
  async #refuseUnequal(one: Case): Promise<void> {
    for (const contender of this.#present(one)) {
      const { response, body } = await this.#ask(contender, one)
      const isGood = one.redirects ? [302, 303].includes(response.status) : response.ok
      if (!isGood) throw new Error(`${contender}: ${one.title} is answered with ${response.status}`)
      const isList = one.path === '/api/tasks' && !one.writes && !isLimit(contender)
      const tasks = isList ? (JSON.parse(body.toString()) as unknown[]).length : one.tasks
      if (tasks !== one.tasks) throw new Error(`${contender}: ${one.title} lists ${tasks} tasks`)
    }
  }
}

const isLimit = (contender: ContenderId) => contender === 'l0' || contender === 'l1'

const keyOf = (contender: ContenderId, store: string) => `${contender} ${store}`

/** How long a load is, in seconds, for who answers at this rate. */
export function lengthOf({ seconds, connections }: Settings, perSecond: number): number {
  const needed = (ENOUGH * connections) / perSecond
  return Math.min(Math.max(seconds, needed), LONGEST * seconds)
}

import { BASES } from '../../../engine/bases/catalogue.ts'
import { count } from '../../../core/figures.ts'
import { GUIDE_LABEL } from '../../../core/labels.ts'
import { BACKUP, STYLE_SHEET, type StyleSheetState } from '../style-sheet.ts'
import type { ContainerFacts, LabState } from './lab-state.ts'
import type { Help, Outcome, Seen } from './outcome.ts'

export const MONOLITH_IMAGE = 'task-app:monolithic'
export const WEB_IMAGE = 'task-app:web'
export const GATEWAY_IMAGE = 'task-app:gateway'
export const APP_IMAGES = [MONOLITH_IMAGE, WEB_IMAGE, GATEWAY_IMAGE]
export const BASE_IMAGES = BASES.map(({ official }) => official)
/** Every image that any outcome asks about. */
export const LAB_IMAGES = [...APP_IMAGES, ...BASE_IMAGES]

/** The Compose project's name, as compose.yaml fixes it. */
export const PROJECT = 'task-manager'
export const COMPOSE = 'docker compose -f multi-container/compose.yaml'
const SERVICES = ['gateway', 'web', 'redis']

export const containerNamed = ({ containers }: LabState, name: string) =>
  containers.find((one) => one.name === name)

/** As chapter 3 builds it. */
export const BUILD_MONOLITH = `docker build --secret "id=extra-ca,src=\${NODE_EXTRA_CA_CERTS:-/dev/null}" --label "${GUIDE_LABEL}=$PWD" -f monolithic/Dockerfile -t ${MONOLITH_IMAGE} .`

/** As chapter 3 starts it. */
export const RUN_MONOLITH = `docker run -d --name monolithic -p 8081:3000 ${MONOLITH_IMAGE}`

/** Of the stack's, those that run. */
export const runningOf = ({ containers }: LabState, service: string): ContainerFacts[] =>
  containers.filter(
    (one) => one.project === PROJECT && one.service === service && one.status === 'running',
  )

export const names = (all: { name: string }[]) => all.map(({ name }) => name).join(', ')

/** All of these images are there. */
export function imagesThere(images: string[], ...hint: Help[]): Outcome {
  return {
    title: images.length === 1 ? `The image ${images[0] ?? ''} is there` : 'The images are there',
    check({ images: present }) {
      const missing = images.filter((name) => !present[name])
      if (missing.length > 0) return no(`missing: ${missing.join(', ')}`)
      const foreign = images.filter(
        (name) => APP_IMAGES.includes(name) && present[name]?.isOfThisClone === false,
      )
      if (foreign.length > 0)
        return no(`there, but not built from this folder: ${foreign.join(', ')}`)
      const standIns = images.filter((name) => present[name]?.isStandIn)
      return yes(
        standIns.length > 0 ? `there, as stand-ins: ${standIns.join(', ')}` : images.join(', '),
      )
    },
    hint,
  }
}

/** The monolith runs, and stores and lists tasks. */
export const MONOLITH_WORKS: Outcome[] = [
  {
    title: 'The container monolithic runs',
    check(state) {
      const found = containerNamed(state, 'monolithic')
      if (!found) return no('there is no container of this name that was made from this folder')
      return { holds: found.status === 'running', fact: `${found.status}, from ${found.image}` }
    },
    hint: [
      { say: 'Start it', command: 'docker start monolithic' },
      { say: 'Where there is none yet', command: RUN_MONOLITH },
    ],
  },
  {
    title: 'It can use its Redis',
    check: ({ monolith }) => readiness(monolith.url, monolith.ready),
    hint: [
      { say: 'See what runs inside', command: 'docker exec monolithic supervisorctl status' },
      { say: 'Start what does not', command: 'docker exec monolithic supervisorctl start redis' },
    ],
  },
]

/** Each service runs and is healthy, and the gateway answers. */
export const STACK_WORKS: Outcome[] = [
  {
    title: 'gateway, web and redis run and are healthy',
    check(state) {
      const ill = SERVICES.filter((service) => {
        const running = runningOf(state, service)
        return running.length === 0 || running.some(({ health }) => health !== 'healthy')
      })
      if (ill.length === 0) return yes(`healthy: ${SERVICES.join(', ')}`)
      return no(ill.map((service) => `${service} ${healthOf(state, service)}`).join(', '))
    },
    hint: [
      { say: 'Start what does not run', command: `${COMPOSE} up -d` },
      { say: 'See how each service is', command: `${COMPOSE} ps --all` },
    ],
  },
  {
    title: 'The stack answers, and can use its Redis',
    check: ({ stack }) => readiness(stack.url, stack.ready),
    hint: [{ say: 'Start Redis again', command: `${COMPOSE} start redis` }],
  },
]

function healthOf(state: LabState, service: string): string {
  const running = runningOf(state, service)
  return running.length === 0 ? 'does not run' : `is ${running.map((one) => one.health).join(', ')}`
}

function readiness(url: string, status: number): Seen {
  const fact = status === 0 ? `no answer from ${url}` : `${url}/api/ready answers ${status}`
  return { holds: status === 200, fact }
}

const STYLE_SHEET_SEEN: Record<StyleSheetState, Seen> = {
  committed: { holds: true, fact: 'it is as git has it' },
  'backup waits': { holds: false, fact: `${BACKUP} still waits to be put back` },
  changed: { holds: false, fact: 'it differs from what git has' },
  unknown: {
    holds: true,
    fact: 'no backup waits in .lab, and there is no git checkout to compare with',
  },
}

/** The style sheet is as it was before a chapter's fix. */
export const STYLE_RESTORED: Outcome = {
  title: "The app's style sheet is as it was",
  check: ({ files }) => STYLE_SHEET_SEEN[files.styleSheet],
  hint: [
    { say: 'Put it back', command: `mv ${BACKUP} ${STYLE_SHEET}` },
    {
      say: 'Where there is no backup, see what differs',
      command: `git diff HEAD -- ${STYLE_SHEET}`,
    },
    {
      say: 'Take the version that git has',
      command: `git restore --staged --worktree ${STYLE_SHEET}`,
    },
  ],
}

/** A task that the chapter adds is on the list. */
export function hasTask(where: 'monolith' | 'stack', title: string): Outcome {
  const port = where === 'monolith' ? 8081 : 8082
  return {
    title: `The task “${title}” is there`,
    check(state) {
      const { tasks, url } = state[where]
      if (!tasks) return no(`${url}/api/tasks gives no list`)
      const fact = `${count(tasks.length, 'task')} at ${url}`
      return { holds: tasks.includes(title), fact }
    },
    hint: [
      {
        say: 'Add it',
        command: `curl -sS -H 'Content-Type: application/json' -d '{"title":"${title}"}' http://localhost:${port}/api/tasks`,
      },
    ],
  }
}

export const gone = (containers: ContainerFacts[], what: string): Seen =>
  containers.length === 0 ? yes(`no ${what} is left`) : no(`still there: ${names(containers)}`)

export const yes = (fact: string): Seen => ({ holds: true, fact })
export const no = (fact: string): Seen => ({ holds: false, fact })

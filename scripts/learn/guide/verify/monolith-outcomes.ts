import {
  BASE_IMAGES,
  BUILD_MONOLITH,
  containerNamed,
  gone,
  hasTask,
  imagesThere,
  MONOLITH_IMAGE,
  MONOLITH_WORKS,
  no,
  RUN_MONOLITH,
  STYLE_RESTORED,
  yes,
} from './checks.ts'
import type { ChapterOutcomes } from './outcome.ts'

const IMAGE = imagesThere([MONOLITH_IMAGE], { say: 'Build it', command: BUILD_MONOLITH })

/** A second and a third copy, which chapter 7 alone needs. */
const COPIES = /^monolithic-[23]$/

/** Chapters 1 to 8: the monolith and what it lacks. */
export const MONOLITH_OUTCOMES: Record<string, ChapterOutcomes> = {
  '01-monolithic-containers': [
    imagesThere(BASE_IMAGES, {
      say: 'Fetch them, or build stand-ins',
      command: 'npm run bases -- --tag-stand-ins',
    }),
  ],
  '02-the-app': { nothing: 'It reads the app’s source, and starts nothing that stays.' },
  '03-build-the-monolith': [IMAGE, ...MONOLITH_WORKS, hasTask('monolith', 'Buy milk')],
  '04-image-size': [IMAGE],
  '05-processes': MONOLITH_WORKS,
  '06-logs': MONOLITH_WORKS,
  '07-scaling': [
    ...MONOLITH_WORKS,
    {
      title: 'The extra copies are gone again',
      check: ({ containers }) =>
        gone(
          containers.filter(({ name }) => COPIES.test(name)),
          'extra copy',
        ),
      hint: [{ say: 'Remove them', command: 'docker rm -f monolithic-2 monolithic-3' }],
    },
  ],
  '08-updates': [
    STYLE_RESTORED,
    {
      title: 'The container monolithic is stopped, and still there',
      check(state) {
        const found = containerNamed(state, 'monolithic')
        if (!found) return no('there is no container of this name that was made from this folder')
        return found.status === 'running' ? no('it runs') : yes(found.status)
      },
      hint: [
        { say: 'Stop it', command: 'docker stop monolithic' },
        { say: 'Where there is none, start it before', command: RUN_MONOLITH },
      ],
    },
  ],
}

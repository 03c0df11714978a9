import type { UserConfig } from 'vitepress'

type Logger = NonNullable<NonNullable<UserConfig['vite']>['customLogger']>

/** Vite's words on stderr, where progress belongs; warnings and errors only, for a build says the rest itself. */
export function progressLogger(): Logger {
  const told = new Set<string>()
  const errors = new WeakSet()
  const logger: Logger = {
    hasWarned: false,
    info: () => undefined,
    warn: (text) => {
      logger.hasWarned = true
      console.error(text)
    },
    warnOnce: (text) => {
      if (told.has(text)) return
      told.add(text)
      logger.warn(text)
    },
    error: (text, options) => {
      if (options?.error) errors.add(options.error)
      console.error(text)
    },
    clearScreen: () => undefined,
    hasErrorLogged: (error) => errors.has(error),
  }
  return logger
}

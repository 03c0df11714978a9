import type { LogSource } from './log-lines.ts'

export interface LogsFacts {
  /** What `docker logs` of every container shows together. */
  dockerLogs: {
    showsRequest: boolean
    showsError: boolean
    lines: Partial<Record<LogSource, number>>
    /** The services whose output Docker does not keep where it can be read: they have another logging driver. */
    notKept: string[]
  }
  /** How each service's whole log is had. */
  services: {
    service: string
    commands: number
    lines: number
    showsRequest: boolean
    showsError: boolean
  }[]
  /** Commands that it takes to read the log of every service. */
  commandsForAll: number
  /** Of these, those that must go inside a container. */
  commandsInside: number
  /** Whether any of the logs has them at all: there are apps that log no requests. */
  foundAnywhere: { request: boolean; error: boolean }
}

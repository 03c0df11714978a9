export interface ProcessFacts {
  command: string
  user: string
  residentBytes: number
  /** Process 1 of its container: the one whose end Docker sees. */
  isFirst: boolean
  /** Who is told when it dies: Docker, or the process that started it. */
  noticedBy: string
}

export interface ProcessesFacts {
  containers: { service: string; processes: ProcessFacts[] }[]
  processCount: number
  noticedByDocker: number
  runByRoot: number
  residentBytes: number
}

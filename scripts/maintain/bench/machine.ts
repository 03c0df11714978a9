import { readFile } from 'node:fs/promises'
import os from 'node:os'
import { execa } from 'execa'
import type { EngineFacts } from '../../engine/install/facts.ts'
import { parseCoreList, type Machine } from './cores.ts'

/** Looks at the machine that the bench runs on. */
export async function lookAtMachine({ endpoint, cpus }: EngineFacts): Promise<Machine> {
  return {
    platform: process.platform,
    cores: await allowedCores(),
    hasTaskset: await canRun('taskset', ['--version']),
    engineIsHere:
      /^unix:\/\/(\/var)?\/run\/docker\.sock$/.test(endpoint) && cpus === os.cpus().length,
  }
}

/** Whether a program is there and ends well. */
export async function canRun(file: string, args: string[]): Promise<boolean> {
  const { exitCode } = await execa(file, args, { reject: false, stdin: 'ignore' })
  return exitCode === 0
}

async function allowedCores(): Promise<number[]> {
  if (process.platform !== 'linux') return []
  const status = await readFile('/proc/self/status', 'utf8')
  return parseCoreList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '')
}

import type { Docker } from './docker.ts'

const UNITS: Record<string, number> = {
  B: 1,
  kB: 1e3,
  KiB: 1024,
  MB: 1e6,
  MiB: 1024 ** 2,
  GB: 1e9,
  GiB: 1024 ** 3,
}

/** Memory that these containers use together, in bytes: what `docker stats` counts, page cache left out. */
export async function memoryOf(docker: Docker, containers: string[]): Promise<number> {
  const { stdout } = await docker.run([
    ...['stats', '--no-stream', '--format', '{{.MemUsage}}', ...containers],
  ])
  return stdout
    .trim()
    .split('\n')
    .reduce((sum, line) => sum + parseSize(line.split('/')[0] ?? ''), 0)
}

/** `53.4MiB` → bytes. @throws Error on anything else. */
export function parseSize(text: string): number {
  const match = /^\s*([\d.]+)\s*([kKMG]?i?B)\s*$/.exec(text)
  const unit = UNITS[match?.[2] ?? '']
  if (!match || unit === undefined)
    throw new Error(`"${text}" is no size as docker stats prints it`)
  return Number(match[1]) * unit
}

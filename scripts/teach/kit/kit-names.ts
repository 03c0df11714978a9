import type { Docker } from '../../engine/docker/docker.ts'

const prefix = (platform: string) => `lab-kit-${platform.split('/').slice(1).join('-')}`

/** The name that an image has in a kit, and in the engine while it is packed or loaded: one that nothing else uses. */
export const kitName = (platform: string, name: string) =>
  `${prefix(platform)}/${name.replaceAll('/', '-')}`

/** Only the names that a kit is packed under; what they named goes on living where something else needs it. */
export async function removeKitNames(docker: Docker, platforms: string[]): Promise<void> {
  for (const platform of platforms) {
    const { stdout } = await docker.run([
      ...['image', 'ls', '--filter', `reference=${prefix(platform)}/*`],
      ...['--format', '{{.Repository}}:{{.Tag}}'],
    ])
    const names = stdout.split('\n').filter((line) => line !== '')
    if (names.length > 0) await docker.run(['image', 'rm', ...names])
  }
}

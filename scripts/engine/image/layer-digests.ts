import type { Docker } from '../docker/docker.ts'

/** The layers of images, one image after the other: each by the digest of its content, in every image store. */
export async function layerDigests(docker: Docker, references: string[]): Promise<string[]> {
  const format = '{{range .RootFS.Layers}}{{.}} {{end}}'
  const { stdout } = await docker.run(['image', 'inspect', '--format', format, ...references])
  return stdout.split(/\s+/).filter(Boolean)
}

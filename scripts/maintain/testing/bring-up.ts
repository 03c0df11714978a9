import { bringUp } from '../../engine/swarm/local-cluster.ts'
import { Docker } from '../../engine/docker/docker.ts'

// node bring-up.ts NAME DIRECTORY: makes a cluster there, to be killed meanwhile.
const [name = '', directory = ''] = process.argv.slice(2)
const { signal } = new AbortController()
const docker = new Docker()
await bringUp({ place: { name, directory }, count: 3, docker, signal, progress: console.log })

import { Docker } from '../../engine/docker/docker.ts'
import { bringUp } from '../../engine/swarm/local-cluster.ts'
import type { ClusterId } from '../../engine/swarm/nodes.ts'

// node bring-up.ts JSON: makes the cluster that the JSON names, to be killed meanwhile.
const id = JSON.parse(process.argv[2] ?? '') as ClusterId
const { signal } = new AbortController()
const docker = new Docker()
await bringUp({ id, count: 3, docker, signal, progress: console.log })

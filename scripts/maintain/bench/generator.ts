import { getEachMessage, sendMessage } from 'execa'
import { type Load, throughput } from '../../engine/load/throughput.ts'

// The load generator: autocannon in a process of its own, so that it can have a core of its own. It answers each order
// with what the load got, both as JSON.

for await (const order of getEachMessage()) {
  const { url, load } = JSON.parse(order as string) as { url: string; load: Load }
  await sendMessage(JSON.stringify(await throughput(url, load)))
}

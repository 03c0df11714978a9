import { expect, it } from 'vitest'
import { listeningPorts } from './who-answers.ts'

it('reads the ports on which something listens, each once', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt
   0: 00000000:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000
   1: 0B00007F:9A2B 00000000:0000 0A 00000000:00000000 00:00000000 00000000
   2: 030012AC:1388 010012AC:C350 06 00000000:00000000 03:00001770 00000000
  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:1388 00000000000000000000000000000000:0000 0A`
  expect(listeningPorts(text)).toEqual([5000, 39467])
})

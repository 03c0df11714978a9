import { describe, expect, it } from 'vitest'
import { linesBySource } from './log-lines.ts'
import { logs } from './experiment.ts'
import { facts } from './sample-facts.ts'

describe('linesBySource', () => {
  it.each([
    ['{"level":30,"time":1,"reqId":"a","msg":"request completed"}', 'web'],
    ['1:M 23 Nov 2026 22:00:00.000 * Ready to accept connections tcp', 'redis'],
    ["2026-11-23 22:00:00,123 INFO spawned: 'redis' with pid 7", 'supervisord'],
    ['[NOTICE]   (1) : New worker (8) forked', 'gateway'],
    ['172.18.0.1 - - [24/Nov/2026:03:00:00 +0000] "GET /api/tasks HTTP/1.1" 200 3 "-" "x"', 'web'],
    ['172.18.0.1 - - [24/Nov/2026 03:00:00] "GET /api/tasks HTTP/1.1" 200 -', 'web'],
    ['[2026-11-24 03:00:00 +0000] [7] [INFO] Starting gunicorn 20.1.0', 'web'],
    ['anything at all', 'other'],
  ])('%s → %s', (line, source) => {
    expect(linesBySource(`${line}\n\n`)).toEqual({ [source]: 1 })
  })
})

describe('read', () => {
  it.each([
    [facts(0, 5), facts(2, 3), 'multiContainer'],
    [facts(2, 1), facts(1, 1), 'monolithic'],
    [facts(2, 3), facts(2, 3), 'same'],
    [facts(2, 1), facts(2, 3), 'monolithic'],
  ] as const)('%#: the marks that docker logs shows decide, then the commands', (a, b, better) => {
    expect(logs.read({ monolithic: a, multiContainer: b }).better).toBe(better)
  })

  it('says so where no log has a request', () => {
    const silent = { ...facts(0, 3), foundAnywhere: { request: false, error: true } }
    const { sentence } = logs.read({ monolithic: facts(0, 5), multiContainer: silent })
    expect(sentence).toContain('1 of the 2 are in no log at all')
  })

  it('says whose log Docker does not keep', () => {
    const base = facts(1, 3)
    const silent = { ...base, dockerLogs: { ...base.dockerLogs, notKept: ['gateway', 'web'] } }
    const { sentence } = logs.read({ monolithic: facts(2, 1), multiContainer: silent })
    expect(sentence).toContain('Docker keeps no log of gateway and web that could be read')
  })

  it('names the figures that decide', () => {
    const { sentence } = logs.read({ monolithic: facts(0, 5), multiContainer: facts(2, 3) })
    expect(sentence).toContain("The monolith's `docker logs` show 0 of the 2 marked requests")
    expect(sentence).toContain('takes 5 commands')
  })
})

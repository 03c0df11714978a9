import { Ajv } from 'ajv'
import { readChecked } from '../../core/read-checked.ts'
import { BENCH_VERSION, type BenchResults } from './bench-results.ts'
import schema from './bench.schema.json' with { type: 'json' }

const validate = new Ajv({ allErrors: false }).compile<BenchResults>(schema)

/**
 * Reads what an earlier bench found out.
 * @throws ExpectedError where the file is not there, or does not hold results of this version
 */
export async function readBench(path: string): Promise<BenchResults> {
  return readChecked(path, {
    ...{ name: 'bench.json', version: BENCH_VERSION, writtenBy: 'npm run bench', validate },
  })
}

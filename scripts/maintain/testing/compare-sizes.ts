import { main } from '../../core/main.ts'
import { readResults } from '../../measure/report/read-results.ts'
import { sizeDifferences } from './size-differences.ts'

// node compare-sizes.ts RESULTS RESULTS: whether two compares, on two image stores, found the same sizes.
await main(async ([here = '', there = '']) => {
  const differences = sizeDifferences(await readResults(here), await readResults(there))
  for (const one of differences) console.error(`✗ The image stores do not agree: ${one}`)
  if (differences.length === 0) console.log('Both image stores give the same sizes.')
  return differences.length === 0 ? 0 : 1
})

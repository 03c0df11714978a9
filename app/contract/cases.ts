import { api, minimum } from './cases/api.ts'
import { badInput } from './cases/bad-input.ts'
import { headers } from './cases/headers.ts'
import { page } from './cases/page.ts'
import { ContractClient } from './client.ts'

// The contract of docs/contract.md as black-box cases over HTTP. They hold for any deployment: one
// instance or several behind a gateway, with tasks in it already. Each case makes the tasks it
// needs and deletes them again.

export interface ContractCase {
  name: string
  run: (baseUrl: string) => Promise<void>
}

/** All cases, in the order of docs/contract.md. */
export function contractCases(): ContractCase[] {
  return [...minimum, ...api, ...badInput(), ...page, ...headers].map(([name, check]) => ({
    name,
    run: async (baseUrl) => {
      await using client = new ContractClient(baseUrl)
      await check(client)
    },
  }))
}

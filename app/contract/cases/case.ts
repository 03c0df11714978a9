import type { ContractClient } from '../client.ts'

/** A promise, and what shows whether it is kept. */
export type Case = [name: string, check: (client: ContractClient) => Promise<void>]

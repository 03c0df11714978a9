import type { IsolationFacts } from './facts.ts'

export type Facts = IsolationFacts
export const succeeded = ({ attempts }: Facts) => attempts.filter((one) => one.succeeded)
export const networkName = (network: string) =>
  network === 'bridge' ? "on Docker's default network" : 'on the network where users come in'

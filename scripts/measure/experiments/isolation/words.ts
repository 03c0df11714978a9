import type { Pair } from '../../../engine/packagings/packaging.ts'
import type { IsolationFacts } from './facts.ts'

export type Facts = IsolationFacts
export const both = <T>(facts: Pair<Facts>, of: (one: Facts) => T): Pair<T> => ({
  monolithic: of(facts.monolithic),
  multiContainer: of(facts.multiContainer),
})
export const succeeded = ({ attempts }: Facts) => attempts.filter((one) => one.succeeded)
export const networkName = (network: string) =>
  network === 'bridge' ? "on Docker's default network" : 'on the network where users come in'

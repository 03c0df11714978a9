import { labelArguments } from '../../core/labels.ts'
import type { Container } from '../../engine/docker/container.ts'

/** How `docker run` starts a helper that is gone when it has done its work: in the network of a container, with labels. */
export function besideArguments({ id }: Pick<Container, 'id'>, labels: Record<string, string>) {
  return ['run', '--rm', '--network', `container:${id}`, ...labelArguments(labels)]
}

/**
 * BusyBox's wget, past any proxy: a company's ~/.docker/config.json gives one to every container, and BusyBox knows no
 * NO_PROXY.
 */
export const WGET = ['wget', '-Y', 'off', '-q', '-O', '-']

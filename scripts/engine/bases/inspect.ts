import type { Docker } from '../docker/docker.ts'
import { type BaseName, BASES, type BaseVariable, wantedImage } from './catalogue.ts'
import { debianHost, isObstacle } from './host.ts'
import { localImage } from './local-image.ts'

/** What `doctor` tells of a base. */
export interface InspectedBase {
  name: BaseName
  variable: BaseVariable
  wanted: string
  /** `stand-in` is one that was built before; `absent` is not bad yet, for it may be pulled or built. */
  state: 'present' | 'stand-in' | 'absent'
  /** Whether a stand-in could be built here, should the pull fail. */
  canBuildStandIn: boolean
}

/** Says which bases the engine has, without pulling, building or changing anything. */
export async function inspectBases(
  docker: Docker,
  env: Record<string, string | undefined> = process.env,
): Promise<InspectedBase[]> {
  const hostCan = !isObstacle(await debianHost())
  return Promise.all(
    BASES.map(async (base) => {
      const { wanted, chosen } = wantedImage(base, env)
      const [image, standIn] = await Promise.all([
        localImage(docker, wanted),
        chosen ? undefined : localImage(docker, base.standIn),
      ])
      const state =
        image && image.standsInFor === undefined
          ? ('present' as const)
          : (image ?? standIn)
            ? ('stand-in' as const)
            : ('absent' as const)
      const { name, variable } = base
      return { name, variable, wanted, state, canBuildStandIn: hostCan && !chosen }
    }),
  )
}

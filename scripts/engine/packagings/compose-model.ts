/** What `docker compose config --format json` prints, as far as it is read here; all else is handed on. */
export interface ComposeModel {
  name?: string
  services: Record<string, ComposeService>
  networks?: Record<string, ComposeNetwork | null>
  volumes?: Record<string, ComposeVolume | null>
  secrets?: Record<string, ComposeFile>
  configs?: Record<string, ComposeFile>
}

export interface ComposeService {
  image?: string
  build?: ComposeBuild
  container_name?: string
  ports?: ComposePort[]
  volumes?: ComposeMount[]
  networks?: Record<string, ComposeAttachment | null> | null
  network_mode?: string
  secrets?: { source: string }[]
  configs?: { source: string }[]
  deploy?: ComposeDeploy
  scale?: number
  healthcheck?: ComposeHealthCheck | null
  [key: string]: unknown
}

export interface ComposeBuild {
  context: string
  dockerfile?: string
  dockerfile_inline?: string
  target?: string
  args?: Record<string, string | null>
  labels?: Record<string, string>
  additional_contexts?: Record<string, string>
  [key: string]: unknown
}

export interface ComposePort {
  target: number
  published?: string
  protocol?: string
  host_ip?: string
}

export interface ComposeMount {
  type: string
  source?: string
  target: string
  read_only?: boolean
  [key: string]: unknown
}

export interface ComposeAttachment {
  aliases?: string[]
  ipv4_address?: string
  ipv6_address?: string
  [key: string]: unknown
}

export interface ComposeDeploy {
  replicas?: number
  resources?: {
    limits?: Record<string, unknown>
    reservations?: Record<string, unknown>
  }
  [key: string]: unknown
}

export interface ComposeNetwork {
  external?: boolean
  internal?: boolean
  [key: string]: unknown
}

export interface ComposeVolume {
  name?: string
  external?: boolean
  labels?: Record<string, string>
  driver_opts?: Record<string, string>
}

/** A config or a secret. */
export interface ComposeFile {
  file?: string
  external?: boolean
  [key: string]: unknown
}

export interface ComposeHealthCheck {
  test?: string[] | null
  disable?: boolean
  interval?: string
  retries?: number
  [key: string]: unknown
}

/** What Compose printed. It escapes a dollar as two, wherever it stands. */
export const parseModel = (text: string) => JSON.parse(text.replaceAll('$$', '$')) as ComposeModel

/** A file that Compose reads as this model. JSON is YAML; but a dollar in a value begins a variable unless it is doubled. */
export function printModel(model: ComposeModel): string {
  const text = JSON.stringify(
    model,
    (_, value: unknown) => (typeof value === 'string' ? value.replaceAll('$', '$$$$') : value),
    2,
  )
  // YAML takes these only as escapes.
  return text.replaceAll(/[\u007f-\u009f\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** The folder of the host that a volume of the local driver stands for; undefined where it is a volume as others. */
export function deviceOf(volume: ComposeVolume | null | undefined): string | undefined {
  const { o = '', device } = volume?.driver_opts ?? {}
  return o.split(',').some((one) => /^r?bind$/.test(one)) ? device : undefined
}

/** A host port as `--publish` and a compose file take it: for an engine on this machine, on loopback alone. */
export function published(host: string, port: number): string {
  return host === '127.0.0.1' ? `127.0.0.1:${port}` : String(port)
}

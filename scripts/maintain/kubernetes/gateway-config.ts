/**
 * What the gateway's init container makes of haproxy.cfg with `sed`, as far as it uses that: `s/pattern/replacement/`, of
 * patterns that mean the same in JavaScript.
 * @param args sed's arguments, as the manifest has them
 * @param environment of the container, for `$(NAME)`, which Kubernetes fills in
 */
export function gatewayConfig(
  text: string,
  args: string[],
  environment: Record<string, string>,
): string {
  const substitutions = args.flatMap((arg) => {
    const [, pattern, replacement] = /^s\/([^/]*)\/([^/]*)\/$/.exec(arg) ?? []
    return pattern === undefined || replacement === undefined ? [] : [{ pattern, replacement }]
  })
  return substitutions.reduce(
    (made, { pattern, replacement }) =>
      made.replaceAll(new RegExp(pattern, 'gm'), filledIn(replacement, environment)),
    text,
  )
}

/** As the kubelet does with a container's arguments. A name that is not set stays as it is. */
export const filledIn = (text: string, environment: Record<string, string>) =>
  text.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => environment[name] ?? whole)

/** The values of variables by name; undefined: declared, and without a value. */
export type Scope = ReadonlyMap<string, string | undefined>

/** Without a brace of its own inside, so that the innermost comes first. */
const VARIABLE = /\$(?:(\w+)|\{(\w+)(?:(:?[-+?])([^${}]*))?\})/

/** `$NAME`, `${NAME}`, `${NAME:-otherwise}`, `${NAME:+then}`, one within another. What is not known becomes nothing, as in BuildKit. */
export function expand(text: string, scope: Scope): string {
  let rest = text
  let done = ''
  for (let match = VARIABLE.exec(rest); match; match = VARIABLE.exec(rest)) {
    const [whole, plain, braced = '', operator = '', word = ''] = match
    const value = valueOf(scope.get(plain ?? braced), operator, word)
    const before = rest.slice(0, match.index)
    const after = rest.slice(match.index + whole.length)
    if (/\$\{\w+:?[-+?][^{}]*$/.test(before)) {
      // Inside of another, which is read once this one is replaced.
      rest = before + value + after
    } else {
      done += before + value
      rest = after
    }
  }
  return done + rest
}

function valueOf(value: string | undefined, operator: string, word: string): string {
  const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
  if (operator.endsWith('+')) return isSet ? word : ''
  if (operator.endsWith('-')) return isSet ? (value ?? '') : word
  return value ?? ''
}

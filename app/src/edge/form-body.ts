import { RequestError } from '../plugins/request-error.ts'

/** The fields of a form. One that is there more than once is a list. */
export type FormFields = Record<string, string | string[]>

/**
 * Reads a form as browsers send it, for @fastify/formbody. Browsers escape what they send, and send UTF-8.
 * @returns the reason, for what no browser sends: read all the same, a title would be kept as something else than was sent.
 *   The plugin cannot take a throw.
 */
export function parseForm(text: string): FormFields | RequestError {
  // What bytes that are not UTF-8 became on their way here.
  if (text.includes('\ufffd')) return new RequestError(400, 'The body is not valid UTF-8')
  const fields = Object.create(null) as FormFields
  try {
    for (const pair of text.split('&').filter(Boolean)) {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? []
      const key = unescape(name)
      const field = unescape(value)
      fields[key] = key in fields ? [fields[key] ?? [], field].flat() : field
    }
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return new RequestError(400, 'The form is not escaped as forms are')
  }
  return fields
}

const unescape = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))

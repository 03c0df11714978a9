import { isUtf8 } from 'node:buffer'
import { RequestError } from './request-error.ts'

/** The fields of a form. One that is there more than once is a list. */
export type FormFields = Record<string, string | string[]>

/**
 * Reads a form as browsers send it. Browsers escape what they send, and send UTF-8.
 * @throws RequestError for what no browser sends: read all the same, a title would be kept as something else than was sent
 */
export function parseForm(body: Buffer): FormFields {
  if (!isUtf8(body)) throw new RequestError(400, 'The body is not valid UTF-8')
  const pairs = body.toString().split('&').filter(Boolean)
  const fields = Object.create(null) as FormFields
  for (const pair of pairs) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? []
    const key = unescape(name)
    const text = unescape(value)
    fields[key] = key in fields ? [fields[key] ?? [], text].flat() : text
  }
  return fields
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new RequestError(400, 'The form is not escaped as forms are')
  }
}

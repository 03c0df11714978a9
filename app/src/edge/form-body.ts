import { parse, type ParsedUrlQuery } from 'node:querystring'
import { RequestError } from '../plugins/request-error.ts'

/**
 * Reads a form as browsers send it, for @fastify/formbody: escaped, and as UTF-8. A field that is there more than once is a
 * list.
 * @returns the reason, for what no browser sends: read all the same, a title would be kept as something else than was sent.
 *   The plugin cannot take a throw.
 */
export function parseForm(text: string): ParsedUrlQuery | RequestError {
  // What bytes that are not UTF-8 became on their way here.
  if (text.includes('\ufffd')) return new RequestError(400, 'The body is not valid UTF-8')
  try {
    decodeURIComponent(text)
  } catch {
    return new RequestError(400, 'The form is not escaped as forms are')
  }
  return parse(text, '&', '=', { maxKeys: 0 })
}

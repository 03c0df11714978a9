import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import type { TSchema } from 'typebox'
import { Check, Errors } from 'typebox/schema'
import { MAX_PAGE_LIMIT } from '../tasks/reader.ts'
import { RequestError } from './request-error.ts'

/** What a sender is told, by the place of what the schema refuses, or by its rule where that is the whole body. */
const REFUSALS: Record<string, string> = {
  type: 'The body must be a JSON object',
  anyOf: 'Give a title, or completed, or both',
  required: 'Title required',
  '/title': 'Title must be a string',
  '/completed': 'Completed must be true or false',
  '/limit': `limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`,
  '/after': 'after must be the id of a task',
}

/**
 * Checks requests against the schemas of the routes that come after it, and serves these as an OpenAPI document.
 *
 * TypeBox checks without making functions of the schemas first, as Fastify's own Ajv does: that takes 30 ms of each start.
 */
export const schemas = fp(async (app) => {
  app.setValidatorCompiler<TSchema>(({ schema }) => (value: unknown) => {
    return Check(schema, value) ? { value } : { error: refusal(schema, value) }
  })
  // What a schema does not name is not cut from an answer.
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Task manager', version: '1', description: 'The API of docs/contract.md' },
    },
  })
  app.get('/api/openapi.json', { schema: DOCUMENT }, () => app.swagger())
})

const DOCUMENT = {
  ...{ tags: ['document'], summary: 'This document' },
  response: { 200: { type: 'object', description: 'OpenAPI 3.1' } },
}

/** Says in our words what is wrong. */
function refusal(schema: TSchema, value: unknown): RequestError {
  const [, errors] = Errors(schema, value)
  // The rule with alternatives says more than each of them.
  const error = errors.find(({ keyword }) => keyword === 'anyOf') ?? errors[0]
  const { instancePath = '', keyword = '' } = error ?? {}
  const isMissing = instancePath === '/title' && (value as { title: unknown }).title === null
  const words = REFUSALS[isMissing ? 'required' : instancePath || keyword]
  if (words === undefined) throw new Error(`There are no words for ${instancePath} ${keyword}`)
  return new RequestError(400, words)
}

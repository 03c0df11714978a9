/** As much of an OpenAPI document as tests look at. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
}

/** Each route of a document as docs/contract.md writes it (`GET /api/tasks/:id`), with its statuses, ascending. */
export function documentedStatuses({ paths }: OpenApiDocument): Record<string, number[]> {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { responses }]) => [
      `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      Object.keys(responses).map(Number).sort(),
    ]),
  )
  return Object.fromEntries(routes) as Record<string, number[]>
}

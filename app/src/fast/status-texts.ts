/**
 * What HTTP calls each status, by its number.
 *
 * Not imported: an `import` of node:http reads all of its exports, Node's own WebSocket among them, which is loaded for that
 * and used by nobody.
 */
export const { STATUS_CODES: STATUS_TEXTS } = process.getBuiltinModule('node:http')

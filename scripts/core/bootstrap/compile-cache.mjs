// Loaded before a tool (`node --import`): Node keeps what it compiled of the tool's files for the next time, so that a command
// starts a quarter of a second sooner. By call and not by NODE_COMPILE_CACHE, which children would inherit: the start of the
// app is measured, and is to be as slow as it is.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../../../.lab/cache/node', import.meta.url)))

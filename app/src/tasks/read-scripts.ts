import type { RedisScript } from '../redis/script.ts'

/**
 * The reads of tasks, as Lua. What one costs depends on the tasks that it gives, and not on how many there are: places are
 * found in the sorted set of the ids.
 *
 * KEYS: tasks_version, task_ids, task_completed. ARGV[1] is the version that the asker has, or ''. Returns nothing if that
 * is still the tasks' version. Else the version comes first, and it is made of ARGV[2] where there is none: whoever deletes
 * it makes everybody read anew, once. (A full Redis does not take it, but lets the script read on.)
 */
const FRESH = `
local version = redis.call('GET', KEYS[1])
if version and version == ARGV[1] then return false end
if not version and redis.pcall('SET', KEYS[1], ARGV[2]).ok then version = ARGV[2] end
local total = redis.call('ZCARD', KEYS[2])
-- All values in one command. With BY nosort they come in the order of the sorted set.
local function tasks(start, count)
  return redis.call('SORT_RO', KEYS[2], 'BY', 'nosort', 'LIMIT', start, count, 'GET', '#', 'GET', 'task:*')
end`

/** ARGV: …, after, limit. Returns {version, {id, value, id, value, …}, whether there are more}. */
export const LIST: RedisScript = {
  name: 'listTasks',
  numberOfKeys: 3,
  lua: `${FRESH}
local start = redis.call('ZCOUNT', KEYS[2], '-inf', ARGV[3])
return { version, tasks(start, ARGV[4]), start + ARGV[4] < total and 1 or 0 }`,
}

/**
 * ARGV: …, the id of a task that is on the page, or would be, tasks per page. Returns {version, {id, value, …}, how many
 * tasks are before the page, total, completed, the ids with which the first, the previous, the next and the last page begin}.
 */
export const PAGE: RedisScript = {
  name: 'pageOfTasks',
  numberOfKeys: 3,
  lua: `${FRESH}
local size = tonumber(ARGV[4])
local last = math.max(0, math.ceil(total / size) - 1) * size
local place = redis.call('ZCOUNT', KEYS[2], '-inf', '(' .. ARGV[3])
local start = math.min(math.floor(place / size) * size, last)
local begin = {}
for i, rank in ipairs({ 0, math.max(0, start - size), start + size, last }) do
  begin[i] = redis.call('ZRANGE', KEYS[2], rank, rank)[1] or ''
end
return { version, tasks(start, size), start, total, redis.call('SCARD', KEYS[3]), begin }`,
}

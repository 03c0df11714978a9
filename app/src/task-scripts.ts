import type { RedisScript } from './redis-script.ts'

/**
 * The commands on tasks, as Lua: Redis runs a script to its end before anything else, so two replicas can never read
 * the same old value and overwrite each other's change.
 *
 * Every change gives the list a new version, in the same script: see fresh-list.ts. It does so before anything that
 * could still fail, so that no error leaves a changed list under its old version.
 */

/** KEYS: tasks_version, task_counter, task_ids. ARGV: new version, title. Returns the new id. */
export const CREATE: RedisScript = {
  name: 'createTask',
  numberOfKeys: 3,
  lua: `
redis.call('SET', KEYS[1], ARGV[1])
local task = cjson.encode({ title = ARGV[2], completed = false })
local id
repeat
  -- Lua by itself would write a large number as 1e+15.
  id = string.format('%.0f', redis.call('INCR', KEYS[2]))
  -- A counter that was reset or restored must not overwrite a task.
until redis.call('SET', 'task:' .. id, task, 'NX')
redis.call('SADD', KEYS[3], id)
return id`,
}

/**
 * Finds a task and reads it: KEYS[2] is task_ids, KEYS[3] is task:{id}, and ARGV[2] the id. Else returns 'missing' or
 * 'corrupt'.
 *
 * A task that is not listed does not exist, whatever its key holds: a late toggle cannot bring a deleted task back.
 */
const FIND = `
if redis.call('SISMEMBER', KEYS[2], ARGV[2]) == 0 then return 'missing' end
local stored = redis.pcall('GET', KEYS[3])
if type(stored) ~= 'string' then return 'corrupt' end
local ok, task = pcall(cjson.decode, stored)
if not ok or type(task) ~= 'table' or type(task.title) ~= 'string'
  or type(task.completed) ~= 'boolean' then return 'corrupt' end`

/**
 * KEYS: tasks_version, task_ids, task:{id}. ARGV: new version, id, new title or '', new completed ('', 'true', 'false').
 * Returns the stored JSON, 'missing' or 'corrupt'. With nothing to change it only reads.
 */
export const CHANGE: RedisScript = {
  name: 'changeTask',
  numberOfKeys: 3,
  lua: `${FIND}
if ARGV[3] == '' and ARGV[4] == '' then return stored end
if ARGV[3] ~= '' then task.title = ARGV[3] end
if ARGV[4] ~= '' then task.completed = ARGV[4] == 'true' end
stored = cjson.encode(task)
redis.call('MSET', KEYS[1], ARGV[1], KEYS[3], stored)
return stored`,
}

/**
 * KEYS: tasks_version, task_ids, task:{id}, a place. ARGV: new version, id, seconds. Turns the state around, and leaves the
 * task as it is now in the place, for so long. Returns 'ok', 'missing' or 'corrupt'.
 */
export const TOGGLE: RedisScript = {
  name: 'toggleTask',
  numberOfKeys: 4,
  lua: `${FIND}
task.completed = not task.completed
stored = cjson.encode(task)
redis.call('MSET', KEYS[1], ARGV[1], KEYS[3], stored)
redis.call('SET', KEYS[4], stored, 'EX', ARGV[3])
return 'ok'`,
}

/**
 * KEYS: tasks_version, task_ids, task:{id}. ARGV: new version, id. Returns how many of the two held the task.
 *
 * The version comes after SREM, which a full Redis allows, and which makes it allow the rest of the script, too.
 */
export const DELETE: RedisScript = {
  name: 'deleteTask',
  numberOfKeys: 3,
  lua: `
local listed = redis.call('SREM', KEYS[2], ARGV[2])
redis.call('SET', KEYS[1], ARGV[1])
return listed + redis.call('DEL', KEYS[3])`,
}

/**
 * KEYS: tasks_version, task_ids. ARGV: the version that the asker has, or ''. Returns nothing if that is still the
 * list's version, else {version, {id, value, id, value, …}}.
 *
 * SORT_RO … GET fetches all values in one command. It does not sort: a member that is no number would make it refuse.
 * `no-writes` is a promise to Redis, which lets a full one read on.
 */
export const LIST: RedisScript = {
  name: 'listTasks',
  numberOfKeys: 2,
  lua: `#!lua flags=no-writes
local version = redis.call('GET', KEYS[1])
if ARGV[1] ~= '' and version == ARGV[1] then return false end
return { version, redis.call('SORT_RO', KEYS[2], 'BY', 'nosort', 'GET', '#', 'GET', 'task:*') }`,
}

import type { RedisScript } from '../redis/script.ts'

/**
 * The changes of tasks, as Lua: Redis runs a script to its end before anything else, so two replicas can never read the
 * same old value and overwrite each other's change.
 *
 * Every change gives the tasks a new version, in the same script: see fresh.ts. What changes nothing leaves the version as
 * it was. The version is written before anything that could still fail, so that no error leaves changed tasks under their
 * old version.
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
redis.call('ZADD', KEYS[3], id, id)
return id`,
}

/**
 * Finds a task and reads it: KEYS[2] is task_ids, KEYS[4] is task:{id}, and ARGV[2] the id. Else returns 'missing' or
 * 'corrupt'.
 *
 * A task that is not listed does not exist, whatever its key holds: a late toggle cannot bring a deleted task back.
 */
const FIND = `
if not redis.call('ZSCORE', KEYS[2], ARGV[2]) then return 'missing' end
local stored = redis.pcall('GET', KEYS[4])
if type(stored) ~= 'string' then return 'corrupt' end
local ok, task = pcall(cjson.decode, stored)
if not ok or type(task) ~= 'table' or type(task.title) ~= 'string'
  or type(task.completed) ~= 'boolean' then return 'corrupt' end`

/** Stores the task that was found, and whether it is completed: KEYS[3] is task_completed. */
const STORE = `
stored = cjson.encode(task)
redis.call('MSET', KEYS[1], ARGV[1], KEYS[4], stored)
redis.call(task.completed and 'SADD' or 'SREM', KEYS[3], ARGV[2])`

/**
 * KEYS: tasks_version, task_ids, task_completed, task:{id}. ARGV: new version, id, new title or '', new completed ('',
 * 'true', 'false'). Returns the stored JSON, 'missing' or 'corrupt'. With nothing to change it only reads.
 */
export const CHANGE: RedisScript = {
  name: 'changeTask',
  numberOfKeys: 4,
  lua: `${FIND}
local title, completed = task.title, task.completed
if ARGV[3] ~= '' then task.title = ARGV[3] end
if ARGV[4] ~= '' then task.completed = ARGV[4] == 'true' end
if task.title == title and task.completed == completed then return stored end
${STORE}
return stored`,
}

/**
 * KEYS: tasks_version, task_ids, task_completed, task:{id}, a place. ARGV: new version, id, seconds. Turns the state around,
 * and leaves the task as it is now in the place, for so long. Returns 'ok', 'missing' or 'corrupt'.
 */
export const TOGGLE: RedisScript = {
  name: 'toggleTask',
  numberOfKeys: 5,
  lua: `${FIND}
task.completed = not task.completed
${STORE}
redis.call('SET', KEYS[5], stored, 'EX', ARGV[3])
return 'ok'`,
}

/**
 * KEYS: tasks_version, task_ids, task_completed, task:{id}. ARGV: new version, id. Returns how many of the keys held the
 * task.
 *
 * The version comes after ZREM, which a full Redis allows, and which makes it allow the rest of the script, too.
 */
export const DELETE: RedisScript = {
  name: 'deleteTask',
  numberOfKeys: 4,
  lua: `
local held = redis.call('ZREM', KEYS[2], ARGV[2]) + redis.call('DEL', KEYS[4])
if held == 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SREM', KEYS[3], ARGV[2])
return held`,
}

/**
 * Makes the keys of this version out of those of the one before, where task_ids was a plain set, and nothing said which
 * tasks are completed. KEYS: task_ids, task_completed. Returns how many tasks there were to do so for.
 *
 * It may run over the memory limit: a Redis that is full of tasks must not lock them in.
 */
export const MIGRATE: RedisScript = {
  name: 'migrateTasks',
  numberOfKeys: 2,
  lua: `#!lua flags=allow-oom
if redis.call('TYPE', KEYS[1]).ok ~= 'set' then return 0 end
local ids = redis.call('SMEMBERS', KEYS[1])
redis.call('DEL', KEYS[1], KEYS[2])
for _, id in ipairs(ids) do
  if id:match('^[1-9]%d*$') then redis.call('ZADD', KEYS[1], id, id) end
  local stored = redis.pcall('GET', 'task:' .. id)
  local ok, task = pcall(cjson.decode, stored)
  if ok and type(task) == 'table' and task.completed == true then redis.call('SADD', KEYS[2], id) end
end
return #ids`,
}

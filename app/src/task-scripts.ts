/**
 * The changes to tasks, as Lua: Redis runs a script to its end before anything else, so two
 * replicas can never read the same old value and overwrite each other's change.
 *
 * Sent with EVAL each time. They are short, and EVALSHA would need a second round trip after each
 * restart of Redis.
 */

/** KEYS: task_counter, task_ids. ARGV: title. Returns the new id. */
export const CREATE = `
local id
repeat
  redis.call('INCR', KEYS[1])
  -- Read back as text: Lua would write a large number as 1e+15.
  id = redis.call('GET', KEYS[1])
  -- A counter that was reset or restored must not overwrite a task.
until redis.call('EXISTS', 'task:' .. id) == 0
redis.call('SET', 'task:' .. id, cjson.encode({ title = ARGV[1], completed = false }))
redis.call('SADD', KEYS[2], id)
return id`

/**
 * KEYS: task_ids, task:{id}. ARGV: id, new title or '', new completed ('', 'true', 'false', 'toggle').
 * Returns {'ok', stored JSON}, {'missing'} or {'corrupt'}. With nothing to change it only reads.
 *
 * A task that is not listed does not exist, whatever its key holds: a late toggle cannot bring a
 * deleted task back.
 */
export const CHANGE = `
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then return { 'missing' } end
local stored = redis.pcall('GET', KEYS[2])
if type(stored) ~= 'string' then return { 'corrupt' } end
local ok, task = pcall(cjson.decode, stored)
if not ok or type(task) ~= 'table' or type(task.title) ~= 'string'
  or type(task.completed) ~= 'boolean' then return { 'corrupt' } end
if ARGV[2] == '' and ARGV[3] == '' then return { 'ok', stored } end
if ARGV[2] ~= '' then task.title = ARGV[2] end
if ARGV[3] == 'toggle' then task.completed = not task.completed
elseif ARGV[3] ~= '' then task.completed = ARGV[3] == 'true' end
stored = cjson.encode(task)
redis.call('SET', KEYS[2], stored)
return { 'ok', stored }`

/** KEYS: task_ids, task:{id}. ARGV: id. Returns how many of the two held the task. */
export const DELETE = `return redis.call('SREM', KEYS[1], ARGV[1]) + redis.call('DEL', KEYS[2])`

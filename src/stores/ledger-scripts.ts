/**
 * Creates the entry unless it exists, and adds it to each index (KEYS from the fourth). Returns 1 if it was created. ARGV:
 * the id, the time in ms, then the entry's fields.
 */
export const acceptScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
for i = 4, #KEYS do redis.call('SADD', KEYS[i], ARGV[1]) end
return 1`

/** Locks KEYS[2] for ARGV[1] ms while the entry is `accepted`. Only the holder may report the entry's progress. */
export const progressScript = `
if redis.call('HGET', KEYS[1], 'state') ~= 'accepted' then return 0 end
return redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) and 1 or 0`

/**
 * Moves the entry to state ARGV[2] at time ARGV[4] if its state is one of ARGV[3] (",a,b,"). Deletes the fields in ARGV[5]
 * ("a b") and sets the fields that follow. Returns the state in which it found the entry; false if there is no entry.
 */
export const advanceScript = `
local state = redis.call('HGET', KEYS[1], 'state')
if not state then return false end
if not string.find(ARGV[3], ',' .. state .. ',', 1, true) then return state end
local history = redis.call('HGET', KEYS[1], 'history') or ''
if state ~= ARGV[2] then history = string.sub(history .. ' ' .. ARGV[2] .. '@' .. ARGV[4], -1000) end
for field in string.gmatch(ARGV[5], '%S+') do redis.call('HDEL', KEYS[1], field) end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'changedAtMs', ARGV[4], 'history', history, unpack(ARGV, 6))
if ARGV[2] == 'sent' or ARGV[2] == 'failed' or ARGV[2] == 'skipped' then redis.call('ZREM', KEYS[2], ARGV[1])
else redis.call('ZADD', KEYS[2], 'NX', ARGV[4], ARGV[1]) end
return state`

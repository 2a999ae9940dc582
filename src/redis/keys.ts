/** Prefix of all keys. A cluster keeps keys with the same tag in one slot, so a script can use several of them. */
export const keyTag = '{colorizebot}'

/** `{colorizebot}:ledger:open` for `redisKey('ledger', 'open')`. */
export const redisKey = (...parts: readonly (string | number)[]): string => [keyTag, ...parts].join(':')

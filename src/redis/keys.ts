/** Starts every key of ours. A cluster keeps keys with the same tag in one slot, so that one script may use several of them. */
export const keyTag = '{colorizebot}'

/** `{colorizebot}:ledger:open` for `redisKey('ledger', 'open')`. */
export const redisKey = (...parts: readonly (string | number)[]): string => [keyTag, ...parts].join(':')

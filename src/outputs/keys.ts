import { ColorizeError } from '../core/errors.ts'

// keys are ours, but they travel through a queue: none may climb out of its folder
const keyPattern = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9.-]*)*$/

/** Whether it is a name that we give. */
export const isKey = (key: string): boolean => keyPattern.test(key)

/** @throws ColorizeError payload_invalid */
export const checkedKey = (key: string): string => {
  if (!isKey(key)) throw new ColorizeError('payload_invalid', `not a key of ours: ${JSON.stringify(key)}`)
  return key
}

import { ColorizeError } from '../core/errors.ts'

/** Values in C order. */
export type Tensor = { shape: readonly number[]; data: Float32Array }
export type StateDict = ReadonlyMap<string, Tensor>

export const invalid = (why: string, cause?: unknown): ColorizeError =>
  new ColorizeError('model_invalid', `these weights cannot be used: ${why}`, { cause })

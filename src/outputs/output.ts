/** Where results are kept. `delete` of what is not there is no error; `get` of it is `output_unavailable`. */
export type OutputHost = {
  readonly name: string
  put(key: string, bytes: Uint8Array, contentType: string): Promise<{ url: string }>
  get(key: string): Promise<Uint8Array>
  delete(key: string): Promise<void>
  /** What is kept under `prefix`, whole path segments such as `uploads`, in no order; nothing where there is none. */
  list(prefix: string): AsyncIterable<Stored>
}

export type Stored = { key: string; storedAtMs: number }

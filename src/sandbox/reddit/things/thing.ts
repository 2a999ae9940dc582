export type Thing = { kind: string; data: Record<string, unknown> }

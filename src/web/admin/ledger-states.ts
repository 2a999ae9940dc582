export const ledgerStates = ['accepted', 'colorized', 'sending', 'sent', 'failed', 'skipped'] as const
export type LedgerState = (typeof ledgerStates)[number]

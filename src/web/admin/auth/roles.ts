/** An operator can change everything; a viewer has read-only access. */
export type AdminRole = 'operator' | 'viewer'

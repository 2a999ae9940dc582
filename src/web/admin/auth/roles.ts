/** An operator can change everything; a viewer has read-only access. */
export const adminRoles = ['operator', 'viewer'] as const
export type AdminRole = (typeof adminRoles)[number]

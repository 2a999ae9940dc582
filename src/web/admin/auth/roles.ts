/** Who is logged in: an operator does everything, a viewer looks. */
export const adminRoles = ['operator', 'viewer'] as const
export type AdminRole = (typeof adminRoles)[number]

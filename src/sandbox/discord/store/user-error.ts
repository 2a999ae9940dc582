/** What Discord's own app does not let a person do; its message is for that person. */
export const cannot = (message: string): Error => Object.assign(new Error(message), { name: 'CannotDo' })

export const isCannot = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'CannotDo'

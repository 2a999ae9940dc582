/** An action that Discord's app would not allow. The message is shown to the user. */
export const userError = (message: string): Error => Object.assign(new Error(message), { name: 'UserError' })

export const isUserError = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'UserError'

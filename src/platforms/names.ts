/** How operators name something on a platform. */
export type NameForm = {
  /** Its first group is the name as the platform writes it. */
  pattern: RegExp
  example: string
  /** What a name must look like, as a sentence. */
  rule: string
}

export type PlatformNames = {
  place: NameForm & {
    /** What a place is called there, such as "server". */
    noun: string
    shown: (name: string) => string
    /** Places can set a vividness of their own. */
    hasVividness: boolean
  }
  person: NameForm
}

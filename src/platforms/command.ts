/** A command of the command line that only one platform has. */
export type PlatformCommand<Values> = {
  readonly name: string
  readonly summary: string
  readonly options: readonly { flag: string; value?: string; summary: string }[]
  /**
   * @param options by flag without its dashes, where given
   * @param print one line
   */
  run(
    values: Values,
    options: Readonly<Record<string, string | undefined>>,
    print: (line: string) => void,
  ): Promise<void>
}

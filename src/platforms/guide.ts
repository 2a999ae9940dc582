/** English text for the public pages. `Backticks` mark what a user types. */
export type PlatformGuide = {
  /** What users can do on the platform, for /about. */
  actions: readonly { title: string; text: string }[]
  /** How users can delete an answer and their data, for /privacy. */
  deletion: string
  /** Who can delete a result and how, for the result's page. */
  resultDeletion: string
}

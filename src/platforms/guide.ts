/** Text for the public pages, in English as they are. `Backticks` mark what a user types. */
export type PlatformGuide = {
  /** What people can do there: for /about. */
  actions: readonly { title: string; text: string }[]
  /** How to have an answer and one's data deleted there: for /privacy. */
  deletion: string
  /** Who can delete a result and how: for the result's page. */
  resultDeletion: string
}

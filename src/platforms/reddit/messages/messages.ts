import type { NoticeCode, SpeakLevel } from '../../../core/domain.ts'

/** The texts for Reddit in one language, in Reddit's Markdown. */
export type RedditMessages = {
  /** The link texts for a single picture and for one of several, without a full stop. */
  hereItIs: string
  inColour: string
  /** Separates such a link from the sentence after it. */
  afterLink: string
  /** The lines above a list of links, above one picture in a comment and above several. */
  links: string
  inlineOne: string
  inlineSeveral: string
  /**
   * How to remove an answer and how to opt out. Must contain "delete" and "opt out", the words the bot understands. No
   * brackets: the text is put inside `^(...)`.
   */
  removalHint: string
  about: string
  repeated: (url: string) => string
  caption: string
  messageSubject: string
  messageIntro: (placeUrl: string) => string
  policySaved: string
  notices: Record<Exclude<NoticeCode, 'policy_set' | 'not_a_moderator'>, string>
  notAModerator: (place: string) => string
  policy: (place: string, clauses: string) => string
  speak: Record<SpeakLevel, string>
  /** Appended to a clause of `speak`. */
  nsfwClause: string
}

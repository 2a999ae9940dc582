import type { NoticeCode, SpeakLevel } from '../../../core/domain.ts'

/** What Redditors read, in one language; Reddit's Markdown. */
export type RedditMessages = {
  /** The link to the only picture, and to one of several: no full stop. */
  hereItIs: string
  inColour: string
  /** Between that link and a sentence behind it. */
  afterLink: string
  /** Above links, above the one picture inside a comment, above several. */
  links: string
  inlineOne: string
  inlineSeveral: string
  /** How to be rid of an answer, and of us: "delete" and "opt out" are what we hear. No brackets. */
  manners: string
  about: string
  repeated: (url: string) => string
  caption: string
  messageSubject: string
  messageIntro: (placeUrl: string) => string
  noted: string
  notices: Record<Exclude<NoticeCode, 'policy_set' | 'not_a_moderator'>, string>
  notAModerator: (place: string) => string
  policy: (place: string, clauses: string) => string
  speak: Record<SpeakLevel, string>
  /** Follows a clause of `speak`. */
  leavesNsfw: string
}

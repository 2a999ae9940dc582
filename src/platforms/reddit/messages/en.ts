import type { RedditMessages } from './messages.ts'

export const english: RedditMessages = {
  hereItIs: 'Here it is in colour',
  inColour: 'In colour',
  afterLink: '. ',
  links: 'Here they are:',
  inlineOne: 'Here it is in colour:',
  inlineSeveral: 'Here they are in colour:',
  manners: 'Reply "delete" and this goes; message me "opt out" and I leave you and your posts alone.',
  about: 'What is this?',
  repeated: (url) => `I coloured this one before: [here it is](${url}).`,
  caption: 'The photo from this thread, with colours guessed by a neural network',
  messageSubject: 'The photo you asked me to colour',
  messageIntro: (placeUrl) => `I may not answer [where you asked](${placeUrl}), so here it is:`,
  noted: 'Noted.',
  notices: {
    opted_out:
      'Noted: I leave you, your posts and your comments alone. Write "opt in" if you change your mind.',
    opted_in: 'Noted: I answer you again.',
    data_deleted: 'Noted: what I kept of your requests goes within a minute.',
  },
  notAModerator: (place) =>
    `Only moderators of r/${place} can tell me how to behave there, and I do not see you among them.`,
  policy: (place, clauses) => `Noted for r/${place}: ${clauses}.`,
  speak: {
    off: 'I am silent there',
    message_only: 'I answer by direct message only',
    link_only: 'I answer with links, never with a picture in a comment',
    freely: 'I answer as everywhere',
  },
  leavesNsfw: ', and leave posts marked NSFW alone',
}

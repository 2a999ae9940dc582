import type { RedditMessages } from './messages.ts'

export const english: RedditMessages = {
  hereItIs: 'Here it is in colour',
  inColour: 'In colour',
  afterLink: '. ',
  links: 'Here they are:',
  inlineOne: 'Here it is in colour:',
  inlineSeveral: 'Here they are in colour:',
  removalHint:
    'Reply "delete" to remove this comment; send me the message "opt out" and I will ignore you and your posts.',
  about: 'What is this?',
  repeated: (url) => `I have already coloured this photo: [here it is](${url}).`,
  caption: 'The photo from this thread, with colours guessed by a neural network',
  messageSubject: 'The photo you asked me to colour',
  messageIntro: (placeUrl) => `I cannot reply [where you asked](${placeUrl}), so here is the answer:`,
  policySaved: 'The settings have been saved.',
  notices: {
    opted_out:
      'Done: I will ignore you, your posts and your comments. Write "opt in" if you change your mind.',
    opted_in: 'Done: I will respond to you again.',
    data_deleted: 'Done: everything I stored about your requests will be deleted within a minute.',
  },
  notAModerator: (place) =>
    `Only moderators of r/${place} can change how I behave there, and you are not listed as one.`,
  policy: (place, clauses) => `The settings for r/${place} have been saved: ${clauses}.`,
  speak: {
    off: 'I post nothing there',
    message_only: 'I answer only by direct message',
    link_only: 'I answer with links and never put a picture in a comment',
    freely: 'I answer with pictures or links',
  },
  nsfwClause: ', and I ignore posts marked NSFW',
}

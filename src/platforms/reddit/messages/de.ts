import type { RedditMessages } from './messages.ts'

export const german: RedditMessages = {
  hereItIs: 'Hier ist es in Farbe',
  inColour: 'In Farbe',
  afterLink: '. ',
  links: 'Hier sind sie:',
  inlineOne: 'Hier ist es in Farbe:',
  inlineSeveral: 'Hier sind sie in Farbe:',
  manners:
    'Antworte „delete“, und das hier verschwindet; schreib mir die Nachricht „opt out“, und ich lasse dich und deine Beiträge in Ruhe.',
  about: 'Was ist das?',
  repeated: (url) => `Das habe ich schon einmal koloriert: [hier ist es](${url}).`,
  caption: 'Das Foto aus diesem Thread, mit Farben, die ein neuronales Netz geraten hat',
  messageSubject: 'Das Foto, das ich für dich kolorieren sollte',
  messageIntro: (placeUrl) =>
    `[Wo du gefragt hast](${placeUrl}), darf ich nicht antworten, also bekommst du es hier:`,
  noted: 'Notiert.',
  notices: {
    opted_out:
      'Notiert: Ich lasse dich, deine Beiträge und deine Kommentare in Ruhe. Schreib „opt in“, wenn du es dir anders überlegst.',
    opted_in: 'Notiert: Ich antworte dir wieder.',
    data_deleted:
      'Notiert: Was ich von deinen Anfragen aufbewahrt habe, ist innerhalb einer Minute gelöscht.',
  },
  notAModerator: (place) =>
    `Nur die Moderation von r/${place} kann mir sagen, wie ich mich dort verhalten soll, und dich sehe ich nicht darunter.`,
  policy: (place, clauses) => `Notiert für r/${place}: ${clauses}.`,
  speak: {
    off: 'Ich schweige dort',
    message_only: 'Ich antworte nur per Direktnachricht',
    link_only: 'Ich antworte mit Links, nie mit einem Bild im Kommentar',
    freely: 'Ich antworte wie überall',
  },
  leavesNsfw: ', und lasse als NSFW markierte Beiträge in Ruhe',
}

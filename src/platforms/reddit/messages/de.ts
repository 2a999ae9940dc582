import type { RedditMessages } from './messages.ts'

export const german: RedditMessages = {
  hereItIs: 'Hier ist es in Farbe',
  inColour: 'In Farbe',
  afterLink: '. ',
  links: 'Hier sind sie:',
  inlineOne: 'Hier ist es in Farbe:',
  inlineSeveral: 'Hier sind sie in Farbe:',
  removalHint:
    'Antworte „delete“, um diesen Kommentar zu entfernen; schick mir die Nachricht „opt out“, und ich ignoriere dich und deine Beiträge.',
  about: 'Was ist das?',
  repeated: (url) => `Dieses Foto habe ich schon koloriert: [hier ist es](${url}).`,
  caption: 'Das Foto aus diesem Thread, mit Farben, die ein neuronales Netz geraten hat',
  messageSubject: 'Das Foto, das ich für dich kolorieren sollte',
  messageIntro: (placeUrl) =>
    `[Wo du gefragt hast](${placeUrl}), kann ich nicht antworten, deshalb kommt die Antwort hier:`,
  policySaved: 'Die Einstellungen sind gespeichert.',
  notices: {
    opted_out:
      'Erledigt: Ich ignoriere dich, deine Beiträge und deine Kommentare. Schreib „opt in“, wenn du es dir anders überlegst.',
    opted_in: 'Erledigt: Ich antworte dir wieder.',
    data_deleted:
      'Erledigt: Alles, was ich über deine Anfragen gespeichert habe, wird innerhalb einer Minute gelöscht.',
  },
  notAModerator: (place) =>
    `Nur Moderatoren von r/${place} können ändern, wie ich mich dort verhalte, und du bist nicht als Moderator aufgeführt.`,
  policy: (place, clauses) => `Die Einstellungen für r/${place} sind gespeichert: ${clauses}.`,
  speak: {
    off: 'Ich schreibe dort nichts',
    message_only: 'Ich antworte nur per Direktnachricht',
    link_only: 'Ich antworte mit Links und nie mit einem Bild im Kommentar',
    freely: 'Ich antworte mit Bildern oder Links',
  },
  nsfwClause: '; als NSFW markierte Beiträge ignoriere ich',
}

import type { RedditMessages } from './messages.ts'

export const french: RedditMessages = {
  hereItIs: 'La voici en couleurs',
  inColour: 'En couleurs',
  afterLink: '. ',
  links: 'Les voici :',
  inlineOne: 'La voici en couleurs :',
  inlineSeveral: 'Les voici en couleurs :',
  manners:
    'Répondez « delete » et ceci disparaît ; envoyez-moi le message « opt out » et je vous laisse tranquille, vous et vos publications.',
  about: 'Qu’est-ce que c’est ?',
  repeated: (url) => `J’ai déjà colorisé celle-ci\u00a0: [la voici](${url}).`,
  caption: 'La photo de ce fil, avec des couleurs devinées par un réseau de neurones',
  messageSubject: 'La photo que vous m’avez demandé de coloriser',
  messageIntro: (placeUrl) =>
    `Je ne peux pas répondre [là où vous l’avez demandé](${placeUrl}), alors la voici\u00a0:`,
  noted: 'C’est noté.',
  notices: {
    opted_out:
      'C’est noté : je vous laisse tranquille, vous, vos publications et vos commentaires. Écrivez « opt in » si vous changez d’avis.',
    opted_in: 'C’est noté : je vous réponds à nouveau.',
    data_deleted: 'C’est noté : ce que je gardais de vos demandes disparaît d’ici une minute.',
  },
  notAModerator: (place) =>
    `Seule la modération de r/${place} peut me dire comment m’y comporter, et je ne vous y vois pas.`,
  policy: (place, clauses) => `C’est noté pour r/${place}\u00a0: ${clauses}.`,
  speak: {
    off: 'je m’y tais',
    message_only: 'je réponds seulement par message privé',
    link_only: 'je réponds par des liens, jamais par une image dans un commentaire',
    freely: 'je réponds comme partout',
  },
  leavesNsfw: ', et je laisse de côté les publications marquées NSFW',
}

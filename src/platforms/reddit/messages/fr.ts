import type { RedditMessages } from './messages.ts'

export const french: RedditMessages = {
  hereItIs: 'La voici en couleurs',
  inColour: 'En couleurs',
  afterLink: '. ',
  links: 'Les voici :',
  inlineOne: 'La voici en couleurs :',
  inlineSeveral: 'Les voici en couleurs :',
  removalHint:
    'Répondez « delete » pour supprimer ce commentaire ; envoyez-moi le message « opt out » et je vous ignorerai, vous et vos publications.',
  about: 'Qu’est-ce que c’est ?',
  repeated: (url) => `J’ai déjà colorisé cette photo\u00a0: [la voici](${url}).`,
  caption: 'La photo de ce fil, avec des couleurs devinées par un réseau de neurones',
  messageSubject: 'La photo que vous m’avez demandé de coloriser',
  messageIntro: (placeUrl) =>
    `Je ne peux pas répondre [là où vous l’avez demandé](${placeUrl}), voici donc la réponse\u00a0:`,
  policySaved: 'Les paramètres ont été enregistrés.',
  notices: {
    opted_out:
      'C’est fait : je vous ignorerai, vous, vos publications et vos commentaires. Écrivez « opt in » si vous changez d’avis.',
    opted_in: 'C’est fait : je vous répondrai à nouveau.',
    data_deleted: 'C’est fait : tout ce que j’ai conservé sur vos demandes sera supprimé d’ici une minute.',
  },
  notAModerator: (place) =>
    `Seule la modération de r/${place} peut changer la façon dont je m’y comporte, et vous n’en faites pas partie.`,
  policy: (place, clauses) => `Les paramètres de r/${place} ont été enregistrés\u00a0: ${clauses}.`,
  speak: {
    off: 'je n’y publie rien',
    message_only: 'je réponds seulement par message privé',
    link_only: 'je réponds par des liens, jamais par une image dans un commentaire',
    freely: 'je réponds par des images ou des liens',
  },
  nsfwClause: ', et j’ignore les publications marquées NSFW',
}

import type { RedditMessages } from './messages.ts'

export const spanish: RedditMessages = {
  hereItIs: 'Aquí está en color',
  inColour: 'En color',
  afterLink: '. ',
  links: 'Aquí están:',
  inlineOne: 'Aquí está en color:',
  inlineSeveral: 'Aquí están en color:',
  manners:
    'Responde "delete" y esto desaparece; mándame el mensaje "opt out" y te dejo en paz, a ti y a tus publicaciones.',
  about: '¿Qué es esto?',
  repeated: (url) => `Esta ya la coloreé antes: [aquí está](${url}).`,
  caption: 'La foto de este hilo, con colores que ha supuesto una red neuronal',
  messageSubject: 'La foto que me pediste colorear',
  messageIntro: (placeUrl) => `No puedo responder [donde lo pediste](${placeUrl}), así que aquí está:`,
  noted: 'Anotado.',
  notices: {
    opted_out:
      'Anotado: te dejo en paz, y también tus publicaciones y comentarios. Escribe "opt in" si cambias de idea.',
    opted_in: 'Anotado: vuelvo a responderte.',
    data_deleted: 'Anotado: lo que guardaba de tus peticiones se borra en menos de un minuto.',
  },
  notAModerator: (place) =>
    `Solo la moderación de r/${place} puede decirme cómo comportarme ahí, y no te veo en ella.`,
  policy: (place, clauses) => `Anotado para r/${place}: ${clauses}.`,
  speak: {
    off: 'ahí guardo silencio',
    message_only: 'respondo solo por mensaje directo',
    link_only: 'respondo con enlaces, nunca con una imagen en un comentario',
    freely: 'respondo como en todas partes',
  },
  leavesNsfw: ', y no toco las publicaciones marcadas como NSFW',
}

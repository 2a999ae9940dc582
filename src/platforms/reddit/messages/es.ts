import type { RedditMessages } from './messages.ts'

export const spanish: RedditMessages = {
  hereItIs: 'Aquí está en color',
  inColour: 'En color',
  afterLink: '. ',
  links: 'Aquí están:',
  inlineOne: 'Aquí está en color:',
  inlineSeveral: 'Aquí están en color:',
  removalHint:
    'Responde "delete" para eliminar este comentario; envíame el mensaje "opt out" y te ignoraré, igual que a tus publicaciones.',
  about: '¿Qué es esto?',
  repeated: (url) => `Ya coloreé esta foto: [aquí está](${url}).`,
  caption: 'La foto de este hilo, con colores que ha supuesto una red neuronal',
  messageSubject: 'La foto que me pediste colorear',
  messageIntro: (placeUrl) =>
    `No puedo responder [donde lo pediste](${placeUrl}), así que aquí tienes la respuesta:`,
  policySaved: 'Los ajustes se han guardado.',
  notices: {
    opted_out:
      'Hecho: te ignoraré, igual que a tus publicaciones y comentarios. Escribe "opt in" si cambias de idea.',
    opted_in: 'Hecho: volveré a responderte.',
    data_deleted: 'Hecho: todo lo que guardé sobre tus peticiones se borrará en menos de un minuto.',
  },
  notAModerator: (place) =>
    `Solo quienes moderan r/${place} pueden cambiar cómo me comporto ahí, y tú no figuras entre ellos.`,
  policy: (place, clauses) => `Los ajustes de r/${place} se han guardado: ${clauses}.`,
  speak: {
    off: 'ahí no publico nada',
    message_only: 'respondo solo por mensaje directo',
    link_only: 'respondo con enlaces y nunca pongo una imagen en un comentario',
    freely: 'respondo con imágenes o enlaces',
  },
  nsfwClause: ', e ignoro las publicaciones marcadas como NSFW',
}

import type { RedditMessages } from './messages.ts'

export const portuguese: RedditMessages = {
  hereItIs: 'Aqui está em cores',
  inColour: 'Em cores',
  afterLink: '. ',
  links: 'Aqui estão:',
  inlineOne: 'Aqui está em cores:',
  inlineSeveral: 'Aqui estão em cores:',
  manners:
    'Responda "delete" e isto some; me envie a mensagem "opt out" e eu deixo você e as suas publicações em paz.',
  about: 'O que é isto?',
  repeated: (url) => `Esta eu já colorizei antes: [aqui está](${url}).`,
  caption: 'A foto deste tópico, com cores adivinhadas por uma rede neural',
  messageSubject: 'A foto que você me pediu para colorizar',
  messageIntro: (placeUrl) => `Não posso responder [onde você pediu](${placeUrl}), então aqui está:`,
  noted: 'Anotado.',
  notices: {
    opted_out:
      'Anotado: deixo você, as suas publicações e os seus comentários em paz. Escreva "opt in" se mudar de ideia.',
    opted_in: 'Anotado: volto a responder a você.',
    data_deleted: 'Anotado: o que eu guardava dos seus pedidos some em até um minuto.',
  },
  notAModerator: (place) => `Só a moderação de r/${place} pode me dizer como agir lá, e não vejo você nela.`,
  policy: (place, clauses) => `Anotado para r/${place}: ${clauses}.`,
  speak: {
    off: 'fico em silêncio lá',
    message_only: 'respondo só por mensagem direta',
    link_only: 'respondo com links, nunca com uma imagem em um comentário',
    freely: 'respondo como em qualquer lugar',
  },
  leavesNsfw: ', e não mexo em publicações marcadas como NSFW',
}

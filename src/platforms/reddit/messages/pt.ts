import type { RedditMessages } from './messages.ts'

export const portuguese: RedditMessages = {
  hereItIs: 'Aqui está em cores',
  inColour: 'Em cores',
  afterLink: '. ',
  links: 'Aqui estão:',
  inlineOne: 'Aqui está em cores:',
  inlineSeveral: 'Aqui estão em cores:',
  removalHint:
    'Responda "delete" para remover este comentário; me envie a mensagem "opt out" e eu vou ignorar você e as suas publicações.',
  about: 'O que é isto?',
  repeated: (url) => `Já colorizei esta foto: [aqui está](${url}).`,
  caption: 'A foto deste tópico, com cores adivinhadas por uma rede neural',
  messageSubject: 'A foto que você me pediu para colorizar',
  messageIntro: (placeUrl) =>
    `Não posso responder [onde você pediu](${placeUrl}), então aqui está a resposta:`,
  policySaved: 'As configurações foram salvas.',
  notices: {
    opted_out:
      'Pronto: vou ignorar você, as suas publicações e os seus comentários. Escreva "opt in" se mudar de ideia.',
    opted_in: 'Pronto: vou voltar a responder a você.',
    data_deleted: 'Pronto: tudo o que guardei sobre os seus pedidos será excluído em até um minuto.',
  },
  notAModerator: (place) =>
    `Só quem modera r/${place} pode mudar como eu me comporto lá, e você não aparece na lista de moderadores.`,
  policy: (place, clauses) => `As configurações de r/${place} foram salvas: ${clauses}.`,
  speak: {
    off: 'não publico nada lá',
    message_only: 'respondo só por mensagem direta',
    link_only: 'respondo com links e nunca coloco uma imagem em um comentário',
    freely: 'respondo com imagens ou links',
  },
  nsfwClause: ', e ignoro publicações marcadas como NSFW',
}

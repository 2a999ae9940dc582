import { EventEmitter } from 'node:events'

export type Card = {
  id: string
  from: string
  town: string
  pictureUrl?: string
  replyTo?: string
  text: string
}

/** The server of the made-up platform: people send cards, and the bot answers with cards. It keeps all in memory. */
export const createPostOffice = () => {
  const cards = new Map<string, Card>()
  const events = new EventEmitter<{ card: [Card] }>()
  let last = 0
  const send = (card: Omit<Card, 'id'>): Card => {
    const sent = { ...card, id: `c${++last}` }
    cards.set(sent.id, sent)
    events.emit('card', sent)
    return sent
  }
  return {
    cards,
    events,
    send,
    answersTo: (id: string): Card[] => [...cards.values()].filter(({ replyTo }) => replyTo === id),
    remove: (id: string): boolean => cards.delete(id),
  }
}

export type PostOffice = ReturnType<typeof createPostOffice>

import type { DiscordStore } from '../store/store.ts'
import { avatarHue } from './channel-view.ts'

export const nameOf = (store: DiscordStore, id: string): string =>
  store.users.get(id)?.username ?? 'Deleted User'

export const viewOfAuthor = ({ users, you }: DiscordStore, id: string) => ({
  name: users.get(id)?.username ?? 'Deleted User',
  isBot: users.get(id)?.isBot ?? false,
  isYou: id === you.id,
  hue: avatarHue(id),
})

import { describe, expect, it } from 'vitest'
import { commandNames, localizedLocales } from '../../../src/platforms/discord/messages/command-names.ts'
import { discordNotice, discordRefusal } from '../../../src/platforms/discord/messages/answer.ts'

describe('the commands of Discord', () => {
  const { message, chat } = commandNames()
  const entries = Object.entries(chat)
  const inAll = ({ name, nameLocalizations }: typeof message) => [name, ...Object.values(nameLocalizations)]

  it('have names that Discord takes', () => {
    for (const [, words] of entries)
      for (const name of inAll(words)) {
        expect(name).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u)
        expect(name).toBe(name.toLowerCase())
      }
    for (const name of inAll(message)) expect(name).toMatch(/^.{1,32}$/u)
  })

  it('have descriptions that Discord takes, none of them the English one', () => {
    for (const [, { description, descriptionLocalizations }] of entries) {
      for (const words of [description, ...Object.values(descriptionLocalizations)])
        expect(words).toMatch(/^.{1,100}$/u)
      expect(Object.values(descriptionLocalizations)).not.toContain(description)
    }
  })

  it('are localised for exactly the locales that Discord knows of our languages', () => {
    const known = ['de', 'es-419', 'es-ES', 'fr', 'ja', 'pt-BR']
    expect([...localizedLocales].sort()).toEqual(known)
    for (const [, words] of entries) {
      expect(Object.keys(words.nameLocalizations).sort()).toEqual(known)
      expect(Object.keys(words.descriptionLocalizations).sort()).toEqual(known)
    }
  })

  it('share no name with a neighbour', () => {
    const above = (path: string): string => path.split('.').slice(0, -1).join('.')
    for (const parent of new Set(entries.map(([path]) => above(path))))
      for (let i = 0; i <= localizedLocales.length; i++) {
        const names = entries.filter(([path]) => above(path) === parent).map(([, words]) => inAll(words)[i])
        expect(new Set(names).size).toBe(names.length)
      }
  })

  it('are named in sentences as they are called there', () => {
    for (const locale of localizedLocales) {
      const privacy = `/${chat.privacy.nameLocalizations[locale]}`
      expect(discordRefusal('opted_out', locale)).toContain(privacy)
      const optIn = chat['privacy.optIn'].nameLocalizations[locale]
      expect(discordNotice('opted_out', locale)).toContain(`${privacy} ${optIn}`)
      const menu = discordRefusal('message_unreadable', locale)
      expect(menu).toContain(message.nameLocalizations[locale])
    }
    expect(discordRefusal('opted_out', 'en-GB')).toContain(`/${chat.privacy.name}`)
    expect(discordNotice('opted_out', 'en-GB')).toContain('/colorize-privacy opt-in')
  })
})

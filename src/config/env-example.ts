import { settingGroups } from './setting-groups.ts'

const maxColumns = 118

/** Words filled into comment lines. */
const commentLines = (text: string): string[] => {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(' ')) {
    if (line.length + word.length >= maxColumns) {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}

/** The part of .env.example that lists the program's settings, each with its meaning and its default. */
export const envExample = (): string =>
  settingGroups
    .map(({ title, settings }) => {
      const entries = Object.entries(settings).map(([name, { meaning, defaultText = '' }]) =>
        [...commentLines(meaning), `${name}=${defaultText}`].join('\n'),
      )
      return [`# --- ${title} ---`, ...entries].join('\n')
    })
    .join('\n\n')

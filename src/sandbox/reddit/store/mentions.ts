const fenced = /(```|~~~)[\s\S]*?(\1|$)/g
const indented = /^(?: {4}|\t).*$/gm
const inline = /(`+)[\s\S]*?\1/g
const mention = /(?<![\w/.-])\/?u\/([\w-]{3,20})(?![\w-])/gi

/** More names than this in one comment, and Reddit notifies nobody. */
const maxMentions = 3

/** The names that a comment calls, lower case; one inside code renders as no link and calls nobody. */
export const mentionedNames = (body: string): string[] => {
  const prose = body.replace(fenced, ' ').replace(indented, ' ').replace(inline, ' ')
  const names = new Set([...prose.matchAll(mention)].map((found) => (found[1] ?? '').toLowerCase()))
  return names.size > maxMentions ? [] : [...names]
}

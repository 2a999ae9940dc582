const fenced = /(```|~~~)[\s\S]*?(\1|$)/g
const indented = /^(?: {4}|\t).*$/gm
const inline = /(`+)[\s\S]*?\1/g
const mention = /(?<![\w/.-])\/?u\/([\w-]{3,20})(?![\w-])/gi

/** Reddit sends no notifications for a comment with more mentions. */
const maxMentions = 3

/** The lower-case names mentioned in a comment. Mentions inside code do not count. */
export const mentionedNames = (body: string): string[] => {
  const prose = body.replace(fenced, ' ').replace(indented, ' ').replace(inline, ' ')
  const names = new Set([...prose.matchAll(mention)].map((found) => (found[1] ?? '').toLowerCase()))
  return names.size > maxMentions ? [] : [...names]
}

/** The parts of Reddit's rich text that a comment can hold: e is what it is, t its text, c what lies in it. */
type Node = { e?: string; t?: string; u?: string; id?: string; c?: string | Node[] }

export type RichText = {
  markdown: string
  /** Its words alone: without any, Reddit says that there is nothing. */
  text: string
  images: { id: string; caption: string }[]
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

const childrenOf = ({ c }: Node): Node[] => (Array.isArray(c) ? c.filter(isNode) : [])

const run = (node: Node): string => {
  if (node.e === 'link') return `[${node.t ?? node.u ?? ''}](${node.u ?? ''})`
  if (node.e === 'br') return '  \n'
  return node.t ?? childrenOf(node).map(run).join('')
}

const block = (node: Node): string => {
  if (node.e === 'img' || node.e === 'gif') return `![${node.e}](${node.id ?? ''})`
  if (node.e === 'hr') return '---'
  if (node.e === 'h') return `# ${childrenOf(node).map(run).join('')}`
  return childrenOf(node).map(run).join('')
}

/** What `richtext_json` says, as Markdown; undefined when it is no document. */
export const readRichText = (json: string): RichText | undefined => {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return undefined
  }
  const nodes = isNode(parsed) ? (parsed as { document?: unknown }).document : undefined
  if (!Array.isArray(nodes)) return undefined
  const blocks = nodes.filter(isNode)
  const shown = blocks.filter(({ e }) => e === 'img' || e === 'gif')
  return {
    markdown: blocks.map(block).join('\n\n'),
    text: blocks.flatMap(childrenOf).map(run).join(''),
    images: shown.map(({ id = '', c }) => ({ id, caption: typeof c === 'string' ? c : '' })),
  }
}

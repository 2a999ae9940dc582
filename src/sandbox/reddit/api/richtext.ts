/** A node of Reddit's rich text: e is its type, t its text, u a URL, c its children or an image's caption. */
type Node = { e?: string; t?: string; u?: string; id?: string; c?: string | Node[] }

type RichText = {
  markdown: string
  /** The plain text. Reddit rejects a comment without any. */
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

/** Converts `richtext_json` to Markdown; undefined if it is not a valid document. */
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

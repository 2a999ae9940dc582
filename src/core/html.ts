const markup: unique symbol = Symbol('markup')
const inTag: unique symbol = Symbol('attributes')

/** HTML made by `html`: everything in it that came from outside is escaped. */
export type Html = { readonly [markup]: string }

/** Attributes made by `attributes`, to be placed inside a tag. */
export type Attributes = { readonly [inTag]: string }

/** Strings and numbers are escaped; HTML and lists of it are inserted as they are. */
export type HtmlValue = string | number | Html | readonly Html[] | Attributes

type Context = 'text' | 'tag' | 'attribute' | 'script'
type AttributeValue = string | number | boolean | undefined

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (value: string | number): string =>
  String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character)

/** Where a template stands after `text`; `quote` is the one that closes the attribute it is in. */
type Position = { context: Context; quote: string; tag: string }

const tokens = /<((?:[a-z!/][^\s>"'=]*)|$)|[>"']/gi

const after = (position: Position, text: string): Position => {
  let { context, quote, tag } = position
  for (const [token, name] of text.matchAll(tokens)) {
    if (context === 'script') {
      if (name?.toLowerCase() === `/${tag}`) context = 'tag'
    } else if (context === 'attribute') {
      if (token === quote) context = 'tag'
    } else if (context === 'text') {
      if (name !== undefined) [context, tag] = ['tag', name.toLowerCase()]
    } else if (token === '>') context = tag === 'script' || tag === 'style' ? 'script' : 'text'
    else if (name === undefined) [context, quote] = ['attribute', token]
    if (name?.startsWith('/')) tag = ''
  }
  return { context, quote, tag }
}

const contextsOf = (strings: readonly string[]): Context[] => {
  const contexts: Context[] = []
  let position: Position = { context: 'text', quote: '', tag: '' }
  for (const text of strings.slice(0, -1)) {
    position = after(position, text)
    contexts.push(position.context)
  }
  return contexts
}

/** A template is read once, however often it is filled in. */
const known = new WeakMap<TemplateStringsArray, Context[]>()

const markupOf = (value: Html): string => {
  if (!(markup in value)) throw new TypeError('a list holds something other than HTML')
  return value[markup]
}

const inText = (value: HtmlValue): string => {
  if (typeof value === 'string' || typeof value === 'number') return escape(value)
  if (markup in value) return value[markup]
  if (inTag in value) throw new TypeError('attributes belong inside a tag')
  return value.map(markupOf).join('')
}

const filled = (value: HtmlValue, context: Context): string => {
  if (context === 'text') return inText(value)
  const isPlain = typeof value === 'string' || typeof value === 'number'
  if (context === 'attribute' && isPlain) return escape(value)
  if (context === 'tag' && !isPlain && inTag in value) return value[inTag]
  throw new TypeError(
    context === 'tag'
      ? 'inside a tag only attributes() and quoted values are allowed'
      : `this value is not allowed in ${context === 'script' ? 'a script or style' : 'an attribute'}`,
  )
}

/**
 * Builds HTML. A value may stand in text, in a quoted attribute, or, if `attributes` made it, inside a tag.
 * @throws TypeError where a value stands anywhere else: in an unquoted attribute, a tag name, a script or a style
 */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => {
  const contexts = known.get(strings) ?? contextsOf(strings)
  known.set(strings, contexts)
  const parts = values.map((value, i) => filled(value, contexts[i] ?? 'text') + (strings[i + 1] ?? ''))
  return { [markup]: (strings[0] ?? '') + parts.join('') }
}

/** Nothing, where a part of a page is left out. */
export const noHtml: Html = html``

/** The parts one after the other, separated by `separator`. */
export const joined = (parts: readonly Html[], separator = noHtml): Html =>
  html`${parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]))}`

/**
 * Attributes with a space before each; `true` stands without a value, `false` and `undefined` are left out.
 * @throws TypeError for a name that is no plain attribute or that holds a script, such as `onclick`
 */
export const attributes = (values: Readonly<Record<string, AttributeValue>>): Attributes => {
  const written = Object.entries(values).map(([name, value]) => {
    if (!/^[a-z][a-z-]*$/.test(name) || name.startsWith('on')) throw new TypeError(`no attribute: ${name}`)
    if (value === undefined || value === false) return ''
    return value === true ? ` ${name}` : ` ${name}="${escape(value)}"`
  })
  return { [inTag]: written.join('') }
}

/** The text of a page, to be sent. */
export const textOf = (page: Html): string => page[markup]

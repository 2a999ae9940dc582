const markup: unique symbol = Symbol('markup')
const inTag: unique symbol = Symbol('attributes')

/** HTML made by `html`, in which all values are escaped. */
export type Html = { readonly [markup]: string }

/** Attributes made by `attributes`, to be placed inside a tag. */
export type Attributes = { readonly [inTag]: string }

/** Strings and numbers are escaped; HTML and lists of it are inserted as they are. */
type HtmlValue = string | number | Html | readonly Html[] | Attributes

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

/** The position in a template; `quote` is the character that closes the current attribute. */
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

/** Caches the contexts, so that each template is parsed once. */
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
 * Builds HTML. Values are allowed in text, in quoted attributes and, if made by `attributes`, inside a tag.
 * @throws TypeError for a value anywhere else: in an unquoted attribute, a tag name, a script or a style
 */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => {
  const contexts = known.get(strings) ?? contextsOf(strings)
  known.set(strings, contexts)
  const parts = values.map((value, i) => filled(value, contexts[i] ?? 'text') + (strings[i + 1] ?? ''))
  return { [markup]: (strings[0] ?? '') + parts.join('') }
}

/** Empty HTML, for parts that are left out. */
export const noHtml: Html = html``

export const joined = (parts: readonly Html[], separator = noHtml): Html =>
  html`${parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]))}`

/**
 * Attributes, with a space before each. `true` is written without a value; `false` and `undefined` are left out.
 * @throws TypeError for an invalid attribute name and for event handlers such as `onclick`
 */
export const attributes = (values: Readonly<Record<string, AttributeValue>>): Attributes => {
  const written = Object.entries(values).map(([name, value]) => {
    if (!/^[a-z][a-z-]*$/.test(name) || name.startsWith('on'))
      throw new TypeError(`attribute not allowed: ${name}`)
    if (value === undefined || value === false) return ''
    return value === true ? ` ${name}` : ` ${name}="${escape(value)}"`
  })
  return { [inTag]: written.join('') }
}

/** The HTML as a string. */
export const textOf = (page: Html): string => page[markup]

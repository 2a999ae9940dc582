import { describe, expect, it } from 'vitest'
import { attributes, html, joined, noHtml, textOf, type Html } from '../../src/core/html.ts'

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</p><iframe src=//evil.example>',
  '&lt;b&gt;',
  '${alert(1)}',
  '\u2028<b>\0',
]

/** The text that a browser would show. */
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

describe('html', () => {
  it.each(hostile)('escapes %j in text', (text) => {
    const page = textOf(html`<p>${text}</p>`)
    const inner = page.slice('<p>'.length, -'</p>'.length)
    expect(inner).not.toMatch(/[<>"']/)
    expect(unescaped(inner)).toBe(text)
  })

  it.each(hostile)('keeps %j inside a quoted attribute', (text) => {
    for (const page of [html`<p title="${text}">x</p>`, html`<p title='${text}'>x</p>`]) {
      const [, inner = ''] = /title=["']([^"']*)["']>x<\/p>$/.exec(textOf(page)) ?? []
      expect(unescaped(inner)).toBe(text)
    }
  })

  it('inserts HTML and lists of HTML unescaped', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    expect(textOf(html`<ul>${items}</ul>${noHtml}${html`<hr>`}`)).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>',
    )
  })

  it('writes numbers, including zero', () => {
    expect(textOf(html`<p data-n="${0}">${-1.5}</p>`)).toBe('<p data-n="0">-1.5</p>')
  })

  it('refuses a value in an unquoted attribute', () => {
    expect(() => html`<p title=${'x'}>x</p>`).toThrow(TypeError)
    expect(() => html`<input value="a" ${'onfocus=alert(1)'}>`).toThrow(TypeError)
  })

  it('refuses a value as the name of a tag', () => {
    expect(() => html`<${'script'}>`).toThrow(TypeError)
    expect(() => html`</${'p'}>`).toThrow(TypeError)
  })

  it('refuses a value in a script or a style', () => {
    expect(() => html`<script>const name = "${'x'}"</script>`).toThrow(TypeError)
    expect(() => html`<style>p { color: ${'red'} }</style>`).toThrow(TypeError)
  })

  it('accepts values after the end of a script', () => {
    expect(textOf(html`<script src="${'/a.js'}"></script><p>${'<'}</p>`)).toBe(
      '<script src="/a.js"></script><p>&lt;</p>',
    )
  })

  it('refuses HTML inside an attribute', () => {
    expect(() => html`<p title="${html`<b title="x">`}">x</p>`).toThrow(TypeError)
  })

  it('refuses attributes in text', () => {
    expect(() => html`<p>${attributes({ checked: true })}</p>`).toThrow(TypeError)
  })

  it('rejects values that it did not make', () => {
    // @ts-expect-error only `html` makes HTML
    const forged: Html = { markup: '<script>' }
    expect(() => html`<p>${forged}</p>`).toThrow()
    // @ts-expect-error a value is missing
    expect(() => html`<p>${undefined}</p>`).toThrow()
    // @ts-expect-error strings in lists would not be escaped
    expect(() => html`<p>${['<b>']}</p>`).toThrow()
  })
})

describe('attributes', () => {
  it.each(hostile)('escapes %j', (text) => {
    const [, inner = ''] = /value="([^"]*)">$/.exec(textOf(html`<input${attributes({ value: text })}>`)) ?? []
    expect(unescaped(inner)).toBe(text)
  })

  it('writes true without a value and leaves out false and undefined', () => {
    const written = attributes({ checked: true, disabled: false, title: undefined, max: 0 })
    expect(textOf(html`<input${written}>`)).toBe('<input checked max="0">')
  })

  it.each(['onclick', 'a b', 'x"', '', 'A>'])('refuses the name %j', (name) => {
    expect(() => attributes({ [name]: 'x' })).toThrow(TypeError)
  })
})

describe('joined', () => {
  it('puts a separator between the parts', () => {
    const links = ['a', 'b'].map((name) => html`<a>${name}</a>`)
    expect(textOf(joined(links, html` · `))).toBe('<a>a</a> · <a>b</a>')
    expect(textOf(joined([]))).toBe('')
  })
})

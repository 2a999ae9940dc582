import { describe, expect, it } from 'vitest'
import { toHtml } from '../../../../src/sandbox/reddit/things/markdown.ts'

const inner = (text: string): string =>
  /^<div class="md"><p>([^]*)<\/p>\n<\/div>$/.exec(toHtml(text))?.[1] ?? ''

describe('Markdown of the local Reddit', () => {
  it.each([
    [
      '[a page](https://photos.example/r/1?a=1&b=2)',
      '<a href="https://photos.example/r/1?a=1&amp;b=2">a page</a>',
    ],
    ['[r/x](/r/x)', '<a href="/r/x">r/x</a>'],
    ['**bold** text', '<strong>bold</strong> text'],
    ['**[both](/r/x)**', '<strong><a href="/r/x">both</a></strong>'],
    ['[**both**](/r/x)', '<a href="/r/x"><strong>both</strong></a>'],
    ['[no](javascript:alert(1))', '[no](javascript:alert(1))'],
    ['2 * 3 ** 4', '2 * 3 ** 4'],
  ])('renders %j', (text, expected) => {
    expect(inner(text)).toBe(expected)
  })

  it('escapes HTML in text, labels and addresses', () => {
    expect(inner('<b>&"')).toBe('&lt;b&gt;&amp;&quot;')
    expect(inner('[<b>](/r/"x)')).toBe('<a href="/r/&quot;x">&lt;b&gt;</a>')
  })

  it('separates paragraphs by empty lines', () => {
    expect(toHtml('one\n\ntwo')).toBe('<div class="md"><p>one</p>\n\n<p>two</p>\n</div>')
  })
})

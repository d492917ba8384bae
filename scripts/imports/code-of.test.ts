import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeOf } from './code-of.ts'

describe('the code of a source', () => {
  test.each([
    ['a comment to the end of the line', "a() // b('x')\nc()", 'a()          \nc()'],
    ['a comment over lines', 'a() /* b()\n c() */ d()', 'a()       \n        d()'],
    ['what stands between quotes', `a('b' + "c")`, `a(' ' + " ")`],
    ['escaped quotes', `a('it\\'s') + b`, `a('     ') + b`],
    ['a quote inside other quotes', `a("it's") + b`, `a("    ") + b`],
    ['comment signs inside quotes', "a('// b', '/* c') + d", "a('    ', '    ') + d"],
    ['the text of a template', 'a(`b // c`) + d', 'a(`       ) + d'],
    ['an escaped backtick', 'a(`\\``) + d', 'a(`   ) + d'],
    ['quotes that begin and end the text of a template', 'a(`\'"`) + b', 'a(`   ) + b'],
    ['a dollar that opens nothing', 'a(`$5`) + b', 'a(`   ) + b'],
    ['a regular expression with quotes', 'a = /[\'"`]/g.test(b)', 'a =         .test(b)'],
    ['a regular expression with a slash in a class', 'f(/[/]/, b)', 'f(     , b)'],
    ['a regular expression in a call that begins a line', 'f(\n/a/, b)', 'f(\n   , b)'],
  ])('leaves out %s', (_what, source, code) => {
    expect(codeOf(source)).toBe(code)
  })

  test.each([
    ['code inside a template', `a(\`b \${process.env.X} c\`)`, 'process.env.X'],
    ['code after a template inside a template', `a(\`b \${c(\`d \${e}\`)} f\`); process.exit`, 'process.exit'],
    ['code after braces inside a template', `a(\`\${b({ c: {} })} d\`); process.exit`, 'process.exit'],
    ['code after a division', 'a = b / c; process.exit; d / e', 'process.exit'],
    ['code after a JSX tag that ends on its own line', '<a\n  b={c}\n/>\nprocess.exit', 'process.exit'],
    ['code after an apostrophe in JSX text', "<p>Don't</p>\nprocess.exit", 'process.exit'],
  ])('keeps %s', (_what, source, kept) => {
    expect(codeOf(source)).toContain(kept)
  })

  test('keeps the place of every character, whatever the text', () => {
    const piece = fc.constantFrom(
      '`',
      '${',
      '}',
      '{',
      "'",
      '"',
      '/',
      '*',
      '//',
      '/*',
      '*/',
      '\\',
      '\n',
      ' ',
      'a',
      '=',
      '(',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        (source) => {
          const code = codeOf(source)
          expect(code).toHaveLength(source.length)
          expect(code.split('\n').length).toBe(source.split('\n').length)
        },
      ),
    )
  })
})

/**
 * Values of `{name:Type}` placeholders as ClickHouse's HTTP interface carries them: a plain value in the escaping of TabSeparated, an array
 * as a literal (clickhouse.com/docs/interfaces/http#cli-queries-with-parameters). They are read back into JavaScript values, which the
 * engine then binds.
 */
export function readParameters(sql: string, texts: ReadonlyMap<string, string>): Record<string, string | string[]> {
  const declared = new Map([...sql.matchAll(/\{(\w+):([^}]+)\}/g)].map(([, name, type]) => [name, type]))
  return Object.fromEntries(
    [...texts].map(([name, text]) => [
      name,
      declared.get(name) === 'Array(String)' ? readStrings(text) : unescaped(text),
    ]),
  )
}

const ESCAPED: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', 0: '\0' }

const unescaped = (text: string): string => text.replaceAll(/\\(.)/gsu, (_, char: string) => ESCAPED[char] ?? char)

/** `['a','it\'s']`. */
function readStrings(text: string): string[] {
  if (!/^\[(?:'(?:[^'\\]|\\.)*'(?:,|(?=\]$)))*\]$/su.test(text)) throw new Error(`not an array of strings: ${text}`)
  return [...text.matchAll(/'((?:[^'\\]|\\.)*)'/gsu)].map(([, inner = '']) => unescaped(inner))
}

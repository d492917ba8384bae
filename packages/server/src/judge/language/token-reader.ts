import { Misread, type Refusal, refusing } from './place.ts'
import { type Token, tokenize } from './tokens.ts'

/** Steps through the words of a condition. */
export class TokenReader {
  private readonly tokens: readonly Token[]
  private position = 0

  constructor(text: string) {
    this.tokens = tokenize(text)
  }

  /** The next token, or one after it; the end when there are no more. */
  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)]
    if (!token) throw new Error('there is always an end')
    return token
  }

  next(): Token {
    const token = this.peek()
    this.position++
    return token
  }

  /** True when the next token is that word or symbol, in any case of letters. */
  sees(value: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return (token.kind === 'word' || token.kind === 'symbol') && token.value.toLowerCase() === value
  }

  /** Takes that word or symbol if it is next. */
  takes(value: string): boolean {
    const isNext = this.sees(value)
    if (isNext) this.position++
    return isNext
  }

  /** Takes that word or symbol, which has to be next; `example` shows the whole phrase. */
  expect(value: string, example: string): void {
    if (!this.takes(value)) this.fail(`"${value}", as in ${example}`)
  }

  /** Refuses the next token; `expected` says what should stand there. */
  fail(expected: string, token: Token = this.peek()): never {
    const found = token.kind === 'end' ? 'the condition ends' : `found ${JSON.stringify(shortened(token.value))}`
    throw new Misread(`${found} where there should be ${expected}`, token.index)
  }
}

/** Reads a text to its end. */
export function parseWith<T>(text: string, read: (reader: TokenReader) => T): { ok: true; value: T } | Refusal {
  return refusing(text, () => {
    const reader = new TokenReader(text)
    const value = read(reader)
    return reader.peek().kind === 'end' ? value : reader.fail('nothing more')
  })
}

/** Long enough to be known again, short enough for one line. */
const SHOWN_CHARS = 40
const shortened = (text: string): string => (text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text)

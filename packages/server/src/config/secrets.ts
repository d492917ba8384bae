import { parsed, refused } from '@plumbline/protocol/quantities'
import { Type } from 'typebox'
import { Secret } from './secret.ts'
import type { About, Optional } from './setting.ts'

/** Shorter ones can be found by trying. */
export const TOKEN_CHARS = 16

/** A token that clients send in a header: at least 16 visible ASCII characters. */
export function token(about: About): Optional<Secret> {
  return {
    ...about,
    secret: true,
    schema: Type.String({ minLength: TOKEN_CHARS }),
    fallback: undefined,
    read(written) {
      if (typeof written !== 'string') return refused('is not text; put the token in quotes')
      if (!/^[\x21-\x7e]*$/.test(written))
        return refused('has spaces or characters outside ASCII, which a header cannot carry')
      if (written.length >= TOKEN_CHARS) return parsed(new Secret(written))
      return refused(
        `has ${written.length} characters; write at least ${TOKEN_CHARS}, such as the output of \`openssl rand -hex 16\``,
      )
    },
  }
}

/** A text that nobody else may read, of one line. */
export function secretText(about: About): Optional<Secret> {
  return {
    ...about,
    secret: true,
    schema: Type.String({ minLength: 1 }),
    fallback: undefined,
    read: (written) =>
      typeof written === 'string' && /^\P{C}+$/u.test(written)
        ? parsed(new Secret(written))
        : refused(`is not text of one line; put it in quotes, or refer to a variable as \${NAME}`),
  }
}

/** The address of a database, with user and password in it. */
export function databaseUrl(about: About & { schemes: readonly string[]; example: string }): Optional<Secret> {
  const { schemes, example, ...rest } = about
  return {
    ...rest,
    secret: true,
    schema: Type.String({ examples: [example] }),
    fallback: undefined,
    read(written) {
      const url = typeof written === 'string' ? URL.parse(written) : null
      if (typeof written === 'string' && url && schemes.includes(url.protocol.slice(0, -1))) {
        return parsed(new Secret(written))
      }
      return refused(`is not a URL that begins with ${schemes.join(':// or ')}://; write it like ${example}`)
    },
  }
}

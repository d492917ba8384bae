import { nearest, parsed, refused } from '@plumbline/protocol/quantities'
import { Type } from 'typebox'
import { seen } from './problem.ts'
import { type About, type Optional, orReference } from './setting.ts'

/** A list of texts; one alone needs no brackets. */
export function texts(about: About & { example: string }): Optional<readonly string[]> {
  const { example, ...rest } = about
  return {
    ...rest,
    schema: Type.Union([Type.Array(Type.String()), Type.String()]),
    fallback: undefined,
    read(written) {
      const list = typeof written === 'string' ? [written] : written
      const isList = Array.isArray(list) && list.every((item) => typeof item === 'string' && item.trim() !== '')
      return isList ? parsed(list) : refused(`${seen(written)} is not a list of texts; write it like ${example}`)
    },
  }
}

/** A list of a few known words, in any case of letters (X1); one alone needs no brackets. */
export function wordList<const Word extends string>(about: About & { words: readonly Word[] }): Optional<Word[]> {
  const { words, ...rest } = about
  const one = Type.String({ pattern: orReference(`^(${words.map(anyCase).join('|')})$`) })
  return {
    ...rest,
    schema: Type.Union([Type.Array(one, { minItems: 1 }), one]),
    fallback: undefined,
    read(written) {
      const list = typeof written === 'string' ? [written] : written
      if (!Array.isArray(list) || list.length === 0)
        return refused(`${seen(written)} is no list of ${words.join(', ')}`)
      const known: Word[] = []
      for (const item of list) {
        const word = words.find((candidate) => typeof item === 'string' && candidate === item.toLowerCase())
        if (word === undefined) return refused(unknownWord(item, words))
        known.push(word)
      }
      return parsed(known)
    },
  }
}

function unknownWord(item: unknown, words: readonly string[]): string {
  const meant = typeof item === 'string' ? nearest(item, words) : undefined
  return `${seen(item)} is not one of ${words.join(', ')}${meant ? `; did you mean "${meant}"?` : ''}`
}

/** JSON Schema has no flag for it. */
const anyCase = (word: string): string => word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)

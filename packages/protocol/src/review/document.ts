/** Colour beside a word; no colour says anything alone. */
export type Tone = 'good' | 'bad' | 'warn' | 'soft'

/** A piece of text of unknown origin: every renderer escapes it for where it goes. */
export type Piece = string | { text: string; tone: Tone }

export interface Column {
  title: string
  align?: 'right'
  /** Holds names, which may be of any length: a text of lines cuts them in the middle, at two fifths of its width. */
  isCut?: boolean
  /** Left out where there is no room; the last goes first. */
  optional?: boolean
  /** What ends its cells and title in brackets is left out where there is no room without optional columns either. */
  isBracketOptional?: boolean
}

/** `marker` stands before an item: a tick, a number. */
export interface Item {
  marker?: { symbol: string; tone?: Tone }
  text: string
  /** Lines under it. */
  details?: readonly string[]
}

export type Block =
  | { kind: 'prose'; text: string; tone?: Tone }
  | { kind: 'list'; items: readonly Item[] }
  | { kind: 'table'; columns: readonly Column[]; rows: readonly (readonly Piece[])[] }

export interface Section {
  title: string
  blocks: readonly Block[]
}

/** What is said, before it takes the form of a terminal, a Markdown file, a page or a message. */
export interface Document {
  title: string
  /** When, in which zone. */
  subtitle: string
  tone: Tone
  /** The whole in a sentence. */
  headline: string
  notes: readonly string[]
  sections: readonly Section[]
  footer: string
}

export const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : piece.text)

import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

/** Where a page begins: the rank and hash of the last row of the page before, and how many rows exactly like it were shown. */
export interface CallCursor {
  rank: string
  hash: string
  skip: number
}

type Ranked = Pick<CallCursor, 'rank' | 'hash'>

/** Ranks and hashes are whole numbers of 64 bits. */
const CURSOR = /^(\d{1,20})-(\d{1,20})-(\d{1,9})$/
const LARGEST = 2n ** 64n - 1n

export const renderCursor = ({ rank, hash, skip }: CallCursor): string => `${rank}-${hash}-${skip}`

export function parseCursor(text: string, order: 'newest' | 'slowest'): Parsed<CallCursor> {
  const [, rank = '', hash = '', skip = ''] = CURSOR.exec(text) ?? []
  // A time is a signed number of 64 bits, and a safe one; the bits of a duration are any.
  const largestRank = order === 'newest' ? BigInt(Number.MAX_SAFE_INTEGER) : LARGEST
  if (rank === '' || BigInt(rank) > largestRank || BigInt(hash) > LARGEST)
    return refused('before is not a cursor; send `next` of the page before, with the same order and filters')
  return parsed({ rank, hash, skip: Number(skip) })
}

/** The cursor after a page; rows that are alike in every column are told apart by how many of them were shown. */
export function cursorAfter(page: readonly Ranked[], start: CallCursor | undefined): CallCursor | undefined {
  const last = page.at(-1)
  if (!last) return undefined
  const others = page.findLastIndex((row) => !isLike(row, last)) + 1
  const before = others === 0 && start && isLike(start, last) ? start.skip : 0
  return { rank: last.rank, hash: last.hash, skip: before + page.length - others }
}

/** Ids of the rows of a page: the hash, and which of those that are alike it is. */
export function idsOf(page: readonly Ranked[], start: CallCursor | undefined): string[] {
  let before: CallCursor | undefined = start
  return page.map((row) => {
    before = { ...row, skip: before && isLike(before, row) ? before.skip + 1 : 1 }
    return before.skip === 1 ? row.hash : `${row.hash}-${before.skip}`
  })
}

const isLike = (a: Ranked, b: Ranked): boolean => a.rank === b.rank && a.hash === b.hash

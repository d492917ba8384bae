const SUCCESS = wordsOf(
  'true t yes y ok success succeeded successful complete completed done passed pass finished info debug notice trace warn warning',
)
const FAILURE = wordsOf(
  'false f no n error failed failure fail fatal critical crit alert emerg timeout timed_out cancelled canceled aborted exception',
)

/** What the words of a column say about success. */
export interface OutcomeRule {
  /** Words that mean success; every other word then means failure. */
  success?: ReadonlySet<string>
  /** HTTP statuses from here on have failed. */
  failFrom: number
  /** 1 and 0 are yes and no; in a column called `status` 0 may as well be the good end of a process. */
  bits: boolean
}

/** Whether a cell says success; undefined for a word that nobody knows. The cell is not empty. */
export function readOutcome(cell: unknown, { success, failFrom, bits }: OutcomeRule): boolean | undefined {
  const word = String(cell).trim().toLowerCase()
  if (success) return success.has(word)
  if (/^[1-5]\d\d$/.test(word)) return Number(word) < failFrom
  if (bits && (word === '1' || word === '0')) return word === '1'
  if (SUCCESS.has(word)) return true
  return FAILURE.has(word) ? false : undefined
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

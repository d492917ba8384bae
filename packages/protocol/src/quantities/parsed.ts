/** Outcome of reading text or JSON at the edge: a typed value, or a sentence that says what was wrong and what would be right. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string }

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const refused = (problem: string): Parsed<never> => ({ ok: false, problem })

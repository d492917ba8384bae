/**
 * Secrets and personal data that error texts often carry, by shape: they are replaced before the first write.
 * Each pattern is linear in the length of the text (no nested quantifiers), which is cut before.
 */
const PATTERNS: readonly [RegExp, string][] = [
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[token]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [secret]'],
  [
    /\b(password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|authorization|cookie)(["']?\s*[=:]\s*["']?)[^\s"'&,;]{3,}/gi,
    '$1$2[secret]',
  ],
  [/\b(sk|pk|rk|xox[abp]|ghp|gho|glpat|AKIA)[-_]?[A-Za-z0-9-]{12,}/g, '[secret]'],
  [/\/\/[^\s/:@]{1,100}:[^\s/@]{1,200}@/g, '//[secret]@'],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b/g, '[mail]'],
  [/\b\d(?:[ -]?\d){12,18}\b/g, '[number]'],
]

/** Replaces secrets in `text` and cuts it to `maxChars`. */
export function scrub(text: string, maxChars: number): string {
  let clean = text.slice(0, maxChars)
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement)
  return clean.slice(0, maxChars)
}

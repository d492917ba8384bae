/** Read once, so that an app that patches JSON later does not change what is sent. */
const stringify = JSON.stringify

/** Text that JSON writes as it is: no quotation mark, backslash, control character or half of a surrogate pair. */
const PLAIN = /^[ !#-[\]-\uD7FF\uE000-\uFFFF]*$/

/** Text as a JSON string; a surrogate without its partner, which UTF-8 cannot carry, becomes U+FFFD. */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : stringify(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}

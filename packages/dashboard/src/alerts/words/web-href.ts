/** The address in its normal form when it leads to a web page; nothing for what is not one, such as `javascript:`. */
export function webHref(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}

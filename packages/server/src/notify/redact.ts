import type { Secret } from './secret.ts'

/** Shorter pieces of a URL are ordinary words. */
const SECRET_PIECE_CHARS = 8

/** `text` without the secrets, nor, for those that are URLs, the path, query and password that make them so. */
export function redact(text: string, secrets: readonly Secret[]): string {
  return secrets
    .flatMap((secret) => piecesOf(secret.reveal()).map((piece) => ({ piece, instead: String(secret) })))
    .reduce((clean, { piece, instead }) => clean.replaceAll(piece, instead), text)
}

function piecesOf(secret: string): string[] {
  const url = URL.parse(secret)
  const parts = url
    ? [url.pathname, url.search, url.password, ...url.pathname.split('/'), ...url.searchParams.values()]
    : []
  return [secret, ...parts.filter((part) => part.length >= SECRET_PIECE_CHARS)]
}

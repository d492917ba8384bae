import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

/** An address with the name that is shown beside it. */
export interface Mailbox {
  address: string
  name?: string
}

/** No control characters anywhere: a line break in an address is a header of somebody else's making. */
const ADDRESS = /^[^\s<>,;:"()[\]\\@\p{C}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/u
const NAMED = /^([^<>"\p{C}]*|"[^<>"\p{C}]*"\s*)<([^<>]*)>$/u

/** Up to a comma that does not stand in a quoted name. */
const LIST_ITEM = /(?:"[^"]*"|[^,])+/g

/** Reads `ops@example.com` or `Ops team <ops@example.com>`. */
export function parseMailbox(text: string): Parsed<Mailbox> {
  const trimmed = text.trim()
  const [, named, inBrackets] = NAMED.exec(trimmed) ?? []
  const address = (inBrackets ?? trimmed).trim()
  const name = named?.replaceAll('"', '').trim()
  if (!ADDRESS.test(address))
    return refused('is not a mail address; write it like ops@example.com or Ops team <ops@example.com>')
  return parsed(name ? { address, name } : { address })
}

/** Reads addresses separated by commas; each counts once, the same in capitals too. */
export function parseMailboxes(text: string): Parsed<Mailbox[]> {
  const mailboxes = new Map<string, Mailbox>()
  for (const part of (text.match(LIST_ITEM) ?? []).filter((item) => item.trim() !== '')) {
    const mailbox = parseMailbox(part)
    if (!mailbox.ok) return mailbox
    mailboxes.set(mailbox.value.address.toLowerCase(), mailbox.value)
  }
  return mailboxes.size > 0 ? parsed([...mailboxes.values()]) : refused('names no mail address')
}

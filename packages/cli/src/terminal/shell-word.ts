/** Text as one word of a POSIX shell, so that a command that is shown can be copied and run as it is. */
export const shellWord = (text: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** What a question was narrowed to, as flags to ask it again: ` --service hubspot --environment 'eu west'`. */
export const spellFlags = (flags: Readonly<Record<string, string | null | undefined>>): string =>
  Object.entries(flags)
    .map(([name, value]) => (value === null || value === undefined ? '' : ` --${name} ${shellWord(value)}`))
    .join('')

import { renderHead, renderTable } from './markdown.ts'

interface ErrorEntry {
  title: string
  remedy: string
  status?: number
  exitCode?: number
}

/** The page of every error by its code, in alphabetical order: somebody comes here with a code in hand. */
export function renderErrorsPage(errors: Readonly<Record<string, ErrorEntry>>): string {
  const rows = Object.entries(errors)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([code, { title, status, exitCode, remedy }]) => [
      `\`${code}\``,
      title,
      String(status ?? ''),
      String(exitCode ?? ''),
      remedy,
    ])
  return `${[
    renderHead('Errors', 'packages/server/src/errors.ts'),
    'Every error has a stable code. Over HTTP it is the `code` of an `application/problem+json` answer with the status below; an error that\nstops the program is one line on stderr, and the program ends with the exit code below.',
    renderTable(['code', 'what happened', 'HTTP status', 'exit code', 'what to do'], rows),
  ].join('\n\n')}\n`
}

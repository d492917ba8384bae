/** A Markdown table; cells may hold any text on one line. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** First lines of a page that is written by a program, so that nobody edits it by hand. */
export const renderHead = (title: string, source: string): string =>
  `# ${title}\n\n<!-- Generated from ${source} by \`npm run docs:generate\`. -->`

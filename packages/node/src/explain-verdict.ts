import type { Verdict } from './answer.ts'

/** What a verdict that is not all good means, and what to do about it. */
export function explainVerdict(verdict: Verdict, url: string, rows: number): string {
  switch (verdict.kind) {
    case 'acknowledged':
      return `${url} rejected ${verdict.rejected} of ${rows} rows; the first: ${verdict.reason}`
    case 'retry':
      return `${url}: ${verdict.reason}; ${rows} rows wait and are sent again. Is a Plumbline server running there? See url and PLUMBLINE_URL`
    case 'refused':
      return verdict.code === 'unauthorised'
        ? `${url} refused the key: ${verdict.reason}; ${rows} rows are lost. Check ingestKey or PLUMBLINE_INGEST_KEY`
        : `${url} refused ${rows} rows: ${verdict.reason}; they are lost`
  }
}

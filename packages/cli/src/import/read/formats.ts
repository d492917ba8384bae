export const FORMATS = ['csv', 'ndjson', 'nginx', 'combined'] as const
export type Format = (typeof FORMATS)[number]

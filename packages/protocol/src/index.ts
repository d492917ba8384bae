export * from './pipeline/index.ts'
export * from './wire/index.ts'

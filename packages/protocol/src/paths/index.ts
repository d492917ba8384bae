export { templateOf } from './path-template.ts'

// The entry of the library's bundle: what index.ts exports, and the styles that come out beside it as index.css.
import './style/tokens.css'
import './style/mantine.css'

export * from './index.ts'
export { default } from './index.ts'

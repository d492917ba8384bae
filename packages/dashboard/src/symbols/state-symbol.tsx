/** Shapes that tell states apart without colour. Each stands beside its word, so it is hidden from screen readers. */
const SHAPES = {
  ok: (
    <path d="M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8Zm3.7 5.3-4.3 5a.9.9 0 0 1-1.3.1L4.2 9.5a.9.9 0 1 1 1.2-1.3L6.6 9.3l3.7-4.4a.9.9 0 0 1 1.4 1.2Z" />
  ),
  info: (
    <path d="M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8Zm0 3a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2Zm.9 8.2H7.1V7.2h1.8V12Z" />
  ),
  warning: (
    <path d="M6.7 1.9a1.5 1.5 0 0 1 2.6 0l6 10.8a1.5 1.5 0 0 1-1.3 2.2H2a1.5 1.5 0 0 1-1.3-2.2l6-10.8ZM7.1 5.6v4.2h1.8V5.6H7.1ZM8 10.9a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z" />
  ),
  critical: (
    <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5L5 .8Zm.6 3.5L4.3 5.6 6.7 8l-2.4 2.4 1.3 1.3L8 9.3l2.4 2.4 1.3-1.3L9.3 8l2.4-2.4-1.3-1.3L8 6.7 5.6 4.3Z" />
  ),
  unknown: (
    <path d="M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8Zm0 1.8a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6ZM4.9 7.1v1.8h6.2V7.1H4.9Z" />
  ),
  waiting: (
    <path d="M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8Zm0 1.8a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6Zm-.9 1.7v4.1l3 2.4 1.1-1.4-2.3-1.8V4.3H7.1Z" />
  ),
} as const

export type SymbolName = keyof typeof SHAPES

const COLOURS: Record<SymbolName, string> = {
  ok: 'var(--pl-in-time)',
  info: 'var(--pl-unknown)',
  warning: 'var(--pl-warning)',
  critical: 'var(--pl-late)',
  unknown: 'var(--pl-unknown)',
  waiting: 'var(--pl-unknown)',
}

export function StateSymbol({ name, size = 14 }: { name: SymbolName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill={COLOURS[name]} aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  )
}

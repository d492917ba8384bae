/** The plumb line: a string, and a weight that shows what is true. */
export function Brand() {
  return (
    <svg width="18" height="26" viewBox="0 0 18 26" aria-hidden="true" focusable="false">
      <path d="M9 0v12" stroke="currentColor" strokeWidth="1.6" />
      <path d="M3.5 11.5h11L9 25.5z" fill="var(--pl-in-time)" />
    </svg>
  )
}

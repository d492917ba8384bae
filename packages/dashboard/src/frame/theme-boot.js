// Runs before the first paint, so that a page in the dark never flashes white. The key is the one in style/theme.ts.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('plumbline-color-scheme') ?? 'auto'
  } catch {
    // Storage may be forbidden; the system's choice stands.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()

/** `plumbline report` under the name that source 003 gave it, with the same flags; runs with node and with tsx. */
process.argv.splice(2, 0, 'report')
// A name that is no literal: the program is JavaScript, and is not checked from here.
const program: string = new URL('../../packages/cli/bin/plumbline.js', import.meta.url).href
await import(program)

/** Everything the page looks like; it asks for nothing from anywhere. Colours have a contrast of 4.5 and more on their ground. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1c2330; --soft: #59637a; --rule: #dfe3ea; --first: #2f6fd0; --second: #b4541a; --good: #1a7f4b; --warn: #8f5f00; --bad: #c02c2c }
@media (prefers-color-scheme: dark) { :root { --ground: #14181f; --ink: #e6e9ef; --soft: #a0a9ba; --rule: #2c3440; --first: #79aaf5; --second: #f0a06a; --good: #5fcf94; --warn: #e0b04a; --bad: #ff8a80 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 760px; padding: 24px 20px 48px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 22px; margin: 0 }
h2 { font-size: 16px; margin: 32px 0 8px; padding-top: 12px; border-top: 1px solid var(--rule) }
p { margin: 4px 0 }
.soft, figcaption, th { color: var(--soft) }
.score { font-size: 44px; font-weight: 700; line-height: 1.2; margin: 12px 0 0 }
.good { color: var(--good) } .warn { color: var(--warn) } .bad { color: var(--bad) }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--rule); vertical-align: top }
th { font-weight: 500; font-size: 13px }
.number { text-align: right; white-space: nowrap }
ul { margin: 0; padding-left: 20px }
figure { margin: 12px 0 }
figcaption { font-size: 13px }
svg { display: block; width: 100%; height: auto }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif }
rect.first, circle.first { fill: var(--first) } circle.second { fill: var(--second) }
.key.first { color: var(--first) } .key.second { color: var(--second) }
.line { fill: none; stroke-width: 1.5 } .line.first { stroke: var(--first) } .line.second { stroke: var(--second) }
.axis { stroke: var(--rule) } .limit { stroke: var(--bad); stroke-dasharray: 4 3 }
`

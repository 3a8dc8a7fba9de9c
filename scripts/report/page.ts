import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/paths.mjs'
import { escaped } from './svg.ts'

/** One part of the report: a heading, a sentence that says what is seen, and what is seen (HTML). */
export type Section = Readonly<{ title: string, lead: string, body: string }>

/** A figure of the line under the title. */
export type Fact = Readonly<{ value: string, name: string }>

function styles(): string {
  const tokens = readFileSync(join(root, 'src', 'renderer', 'src', 'styles', 'tokens.css'), 'utf8')
  const own = readFileSync(join(import.meta.dirname, 'report.css'), 'utf8')
  return `${tokens}\n${own}`
}

/** The whole page in one file: no script, nothing fetched. It uses the colours of the studio and follows the reader's theme. */
export function reportPage(title: string, lead: string, facts: readonly Fact[], sections: readonly Section[]): string {
  const line = facts.map(({ value, name }) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('')
  const body = sections.map(section => `<section><h2>${escaped(section.title)}</h2><p class="lead">${escaped(section.lead)}</p>${section.body}</section>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${styles()}</style>
</head>
<body>
<main>
<header><p class="brand">Affectree</p><h1>${escaped(title)}</h1><p class="lead">${escaped(lead)}</p><dl class="facts">${line}</dl></header>
${body}
</main>
</body>
</html>
`
}

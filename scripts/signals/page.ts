import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signalDefinitions } from '#shared/domain/face/signal-definitions.ts'

/** The page that tells of the signals. */
export const signalsPage = join(import.meta.dirname, '../../docs/signals.md')

const range = (min: number | null, max: number | null): string => `${min ?? ''} … ${max ?? ''}`

/** The definitions of all signals as a table, those of the window and the exports. */
export function definitionsTable(): readonly string[] {
  return [
    '| signal | definition | unit | range | missing | support | source |',
    '|---|---|---|---|---|---|---|',
    ...signalDefinitions.map(({ name, definition, unit, min, max, missing, support, source }) =>
      `| ${name} | ${definition} | ${unit} | ${range(min, max)} | ${missing} | ${support} | ${source} |`),
  ]
}

/** Writes a section (`## heading` and lines) of the page anew, or adds it at the end; the others stay. */
export function writeSection(heading: string, lines: readonly string[]): void {
  const text = existsSync(signalsPage) ? readFileSync(signalsPage, 'utf8') : '# Signals\n\nWhat perception measures, frame by frame.\n'
  const section = [`## ${heading}`, '', ...lines, ''].join('\n')
  const [before, ...sections] = text.split(/^(?=## )/m)
  const place = sections.findIndex(each => each.startsWith(`## ${heading}\n`))
  writeFileSync(signalsPage, `${[before!, ...place < 0 ? [...sections, `${section}\n`] : sections.with(place, `${section}\n`)].map(each => each.trimEnd()).join('\n\n')}\n`)
}

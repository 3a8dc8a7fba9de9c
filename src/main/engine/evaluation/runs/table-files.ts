import type { ResultTable, tableForms } from '#shared/contract/evaluation-runs.contract.ts'
import { stringify } from 'csv-stringify/sync'
import { publishedText } from '#shared/domain/evaluation/result-table.ts'
import { safeCell } from '../../exports/csv-cell.ts'

type Row = ResultTable['rows'][number]
type Group = ResultTable['groups'][number]
type Variant = 'published' | 'honest'

const scoreOf = (row: Row, variant: Variant, column: string): number | null => row[variant]?.[column] ?? null
const textOf = (score: number | null): string => score === null ? '' : publishedText(score)
/** A row twice where it has an honest variant. */
const variantsOf = (row: Row): Variant[] => row.honest ? ['published', 'honest'] : ['published']
const hasScores = ({ columns }: Group, rows: readonly Row[]): boolean => rows.some(row => columns.some(({ key }) => scoreOf(row, 'published', key) !== null))

function csv({ groups, rows }: ResultTable): string {
  const columns = groups.flatMap(group => group.columns)
  return stringify([
    ['model', 'kind', 'variant', ...columns.map(({ key }) => key)],
    ...rows.flatMap(row => variantsOf(row).map(variant => [safeCell(row.name), row.kind, variant, ...columns.map(({ key }) => scoreOf(row, variant, key) ?? '')])),
  ])
}

const latexMarks: Readonly<Record<string, string>> = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' }
const latexText = (text: string): string => text.replace(/[\\~^&%$#_{}]/g, mark => latexMarks[mark] ?? `\\${mark}`)

/** The best score of a column among rows of one variant is set in bold. */
function isBest(rows: readonly Row[], variant: Variant, column: string, score: number | null): boolean {
  return score !== null && rows.every(row => (scoreOf(row, variant, column) ?? -1) <= score)
}

function latexGroup({ label, columns }: Group, rows: readonly Row[]): string {
  const line = (row: Row, variant: Variant): string => [
    `${latexText(row.name)}${variant === 'honest' ? ' (honest)' : ''}`,
    ...columns.map(({ key }) => {
      const score = scoreOf(row, variant, key)
      return isBest(rows, variant, key, score) ? `\\textbf{${textOf(score)}}` : textOf(score)
    }),
  ].join(' & ')
  return [
    `% ${label}`,
    `\\begin{tabular}{l${'r'.repeat(columns.length)}}`,
    '\\toprule',
    `${['Model', ...columns.map(column => latexText(column.label))].join(' & ')} \\\\`,
    '\\midrule',
    ...rows.flatMap(row => variantsOf(row).map(variant => `${line(row, variant)} \\\\`)),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n')
}

const htmlMarks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const htmlText = (text: string): string => text.replace(/[&<>"]/g, mark => htmlMarks[mark] ?? mark)

function htmlGroup({ label, columns }: Group, rows: readonly Row[]): string {
  const cells = (row: Row, variant: Variant): string => columns.map(({ key }) => {
    const score = scoreOf(row, variant, key)
    return `<td${isBest(rows, variant, key, score) ? ' class="best"' : ''}>${textOf(score)}</td>`
  }).join('')
  return `<h2>${htmlText(label)}</h2>
<table>
<thead><tr><th scope="col">Model</th>${columns.map(column => `<th scope="col">${htmlText(column.label)}</th>`).join('')}</tr></thead>
<tbody>
${rows.flatMap(row => variantsOf(row).map(variant => `<tr class="${row.kind} ${variant}"><th scope="row">${htmlText(row.name)}${variant === 'honest' ? ' <small>honest</small>' : ''}</th>${cells(row, variant)}</tr>`)).join('\n')}
</tbody>
</table>
`
}

function html(table: ResultTable): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Evaluation</title>
<style>
body { margin: 2rem; font: 14px/1.5 system-ui, sans-serif; color: #1d1f22; }
table { border-collapse: collapse; }
th, td { padding: 2px 10px; border-bottom: 1px solid #dde0e4; text-align: right; font-weight: normal; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; }
thead th, small, .published th, .note { color: #5c636d; }
.run.published th { color: inherit; }
.best { font-weight: 600; }
</style>
<h1>Evaluation</h1>
<p class="note">Per cent, cut off after one decimal. Rows marked honest count every question and give credit for rightly naming nothing; the others follow the published evaluator. The best of a column is bold.</p>
${table.groups.filter(group => hasScores(group, table.rows)).map(group => htmlGroup(group, table.rows)).join('\n')}${table.source === '' ? '' : `<p class="note">Published rows: ${htmlText(table.source)}. ${htmlText(table.note)}</p>\n`}</html>
`
}

/** Writes a table out. Groups without any score are left out where a person reads it (LaTeX, HTML); CSV and JSON have all columns, with scores as they are. */
export function tableText(table: ResultTable, form: (typeof tableForms)[number]): string {
  switch (form) {
    case 'csv': return csv(table)
    case 'json': return `${JSON.stringify(table, null, 1)}\n`
    case 'latex': return table.groups.filter(group => hasScores(group, table.rows)).map(group => latexGroup(group, table.rows)).join('\n')
    case 'html': return html(table)
  }
}

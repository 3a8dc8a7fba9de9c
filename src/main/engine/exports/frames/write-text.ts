import type { FrameColumn, FrameValue } from './column.ts'
import type { FrameRow } from './frame-rows.ts'
import { safeCell } from '../csv-cell.ts'
import { numberText } from './column.ts'

/** How a table of text is laid out: what stands between cells, and what for a missing number. */
export type TextLayout = Readonly<{ separator: string, missing: string }>

/** A cell of text: safe in a spreadsheet, quoted where it must be. */
function textCell(value: string): string {
  const safe = safeCell(value)
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function cellOf(value: FrameValue, digits: number | null, missing: string): string {
  if (value === null)
    return ''
  return typeof value === 'string' ? textCell(value) : numberText(value, digits, missing)
}

/** The table as pieces of text, the header first. */
export async function* tablePieces(batches: AsyncIterable<readonly FrameRow[]>, columns: readonly FrameColumn[], { separator, missing }: TextLayout): AsyncGenerator<string> {
  yield `${columns.map(column => column.name).join(separator)}\n`
  for await (const rows of batches)
    yield rows.map(row => `${columns.map(column => cellOf(column.get(row), column.digits, missing)).join(separator)}\n`).join('')
}

function jsonValue(value: FrameValue, digits: number | null): FrameValue {
  if (typeof value !== 'number')
    return value
  return Number.isNaN(value) ? null : Number(numberText(value, digits, ''))
}

/** One JSON object a line and row; a missing value is null. */
export async function* jsonLines(batches: AsyncIterable<readonly FrameRow[]>, columns: readonly FrameColumn[]): AsyncGenerator<string> {
  for await (const rows of batches)
    yield rows.map(row => `${JSON.stringify(Object.fromEntries(columns.map(column => [column.name, jsonValue(column.get(row), column.digits)])))}\n`).join('')
}

import type { Codebook } from '#shared/domain/codebook.ts'
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { parseCodebook } from '#shared/domain/codebook.ts'
import { AppError } from '#shared/errors.ts'
import { safeCell } from '../exports/csv-cell.ts'

const largestBytes = 4 * 1024 * 1024
const columns = ['key', 'label', 'definition', 'parent', 'shortcut', 'colour', 'code', 'phrase', 'value'] as const

/** The terms of a codebook as a table, one row a term in their order. What stands at the head of a codebook is not in it. */
export function codebookCsv({ terms }: Codebook): string {
  const rows = terms.toSorted((a, b) => a.order - b.order).map(term => columns.map(column => safeCell(term[column] ?? null)))
  return stringify([[...columns], ...rows])
}

/** What parts the columns: of the marks in use the one that the heading has most of. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)))
  const times = (mark: string): number => heading.split(mark).length
  return [',', ';', '\t'].toSorted((a, b) => times(b) - times(a))[0] ?? ','
}

/**
 * Reads a codebook from a table with a heading: `key` (or `label`) is needed, the other columns of {@link codebookCsv} may be there in any
 * order. Rows keep their order; the name of the file becomes name and key.
 * @throws AppError `bad-input` naming the row or what does not hold together
 */
export function codebookFromCsv(text: string, fileName: string): Codebook {
  const name = basename(fileName, extname(fileName))
  let rows: Record<string, string>[]
  try {
    rows = parse<Record<string, string>>(text, { columns: (head: string[]) => head.map(cell => cell.trim().toLowerCase()), bom: true, skip_empty_lines: true, trim: true, delimiter: delimiterOf(text) })
  }
  catch (cause) {
    throw new AppError('bad-input', `${fileName} is no table: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
  const own = (value: string | undefined): string | null => value?.replace(/^'(?=[=+\-@])/, '') || null
  const terms = rows.map((row, order) => {
    const label = own(row['label']) ?? own(row['key'])
    if (label === null)
      throw new AppError('bad-input', `Row ${order + 2} of ${fileName} has neither key nor label`, { hint: 'The first row names the columns: key, label, definition, parent, shortcut, colour.' })
    const value = own(row['value'])
    return {
      key: own(row['key']) ?? label.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-'),
      label,
      definition: own(row['definition']) ?? '',
      parent: own(row['parent']),
      order,
      shortcut: own(row['shortcut']),
      colour: own(row['colour']),
      ...row['code'] ? { code: row['code'] } : {},
      ...row['phrase'] ? { phrase: row['phrase'] } : {},
      ...value === null ? {} : { value: Number(value) },
    }
  })
  const key = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-') || 'codebook'
  return parseCodebook(JSON.stringify({ key, name, level: 'any', version: '1', source: fileName, licence: '', terms }), fileName)
}

/** Reads a codebook from a JSON or CSV file, told apart by its ending. @throws AppError `file-missing`, `bad-input` */
export async function readCodebookFile(path: string): Promise<Codebook> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('file-missing', `The file ${path} cannot be read`, { cause })
  })
  if (bytes.byteLength > largestBytes)
    throw new AppError('bad-input', `${basename(path)} is too large for a codebook`)
  const text = bytes.toString('utf8')
  return extname(path).toLowerCase() === '.json' ? parseCodebook(text, basename(path)) : codebookFromCsv(text, basename(path))
}

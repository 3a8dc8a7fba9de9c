import type { RawRecord, RecordBlock, RecordPosition } from './record-stream.ts'
import { isAscii } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'

/** What a row of a CSV file becomes: the field of a sample that a column stands for, other columns under their own names. */
const fields: Readonly<Record<string, string>> = { question: 'query', prompt: 'query', answer: 'response', label: 'response', path: 'video' }

/** Columns whose cells may hold a JSON list. */
const lists = new Set(['messages', 'conversations', 'conversation', 'history', 'videos', 'images', 'audios', 'video', 'image', 'audio', 'clip'])

const blockRecords = 2000
const blockBytes = 1024 * 1024

type Row = Readonly<{ record: string[], info: Readonly<{ bytes: number, lines: number }>, raw: string }>

/** Whether a file is read as CSV: by its ending. */
export function isCsv(path: string): boolean {
  return /\.(?:csv|tsv)$/i.test(path)
}

/** The mark between cells: that of `,` `;` and tab which the first line has most often outside quotes. */
export function delimiterOf(head: string): string {
  const [line = ''] = head.replace(/^\uFEFF/, '').replaceAll(/"[^"]*"/g, '').split(/\r?\n/, 1)
  const count = (mark: string): number => line.split(mark).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

function valueOf(field: string, cell: string): unknown {
  if (!lists.has(field) || !/^\s*\[/.test(cell))
    return cell
  try {
    return JSON.parse(cell) as unknown
  }
  catch {
    return cell
  }
}

/** A row as the JSON of a sample; empty cells are left out. */
export function sampleOfRow(columns: readonly string[], cells: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(columns.flatMap((column, at) => {
    const name = column.trim()
    const field = fields[name.toLowerCase()] ?? name
    const cell = cells[at] ?? ''
    return cell === '' || field === '' ? [] : [[field, valueOf(field, cell)]]
  })))
}

async function* rowsOf(path: string, from: RecordPosition, delimiter: string): AsyncGenerator<Row, undefined> {
  const parser = createReadStream(path, { start: from.byte }).pipe(parse({ bom: from.byte === 0, delimiter, info: true, raw: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }))
  yield* parser as AsyncIterable<Row>
  return undefined
}

/** The first row and where the second begins. Null for an empty file. */
async function headOf(path: string): Promise<{ columns: readonly string[], delimiter: string, after: RecordPosition } | null> {
  let head = ''
  for await (const chunk of createReadStream(path, { end: 65_535, encoding: 'utf8' }))
    head += String(chunk)
  const delimiter = delimiterOf(head)
  const rows = rowsOf(path, { byte: 0, line: 1 }, delimiter)
  const { value } = await rows.next()
  await rows.return(undefined)
  return value ? { columns: value.record, delimiter, after: { byte: value.info.bytes, line: value.info.lines + 1 } } : null
}

/** One block of rows as they are handed on: their JSON, line by line. */
function blockOf(rows: readonly Readonly<{ raw: string, line: number, fault?: string }>[], end: RecordPosition): RecordBlock {
  const text = rows.map(({ raw }) => raw).join('\n')
  const encoded = Buffer.from(text, 'utf8')
  const bytes = Buffer.from(new ArrayBuffer(encoded.length))
  encoded.copy(bytes)
  let at = 0
  const records = rows.map(({ raw, line, fault }): RawRecord => {
    const start = at
    at += Buffer.byteLength(raw, 'utf8')
    const record = { raw, line, start, end: at, overlong: false, ...fault === undefined ? {} : { fault } }
    at += 1
    return record
  })
  return { bytes, ascii: isAscii(bytes), records, endByte: end.byte, endLine: end.line }
}

/**
 * Reads the rows of a CSV file as samples, in bounded memory (a block of rows and the longest one). The first row names the columns; a row with another
 * number of cells is handed out with its fault. Cells may hold line breaks in quotes.
 * @see RFC 4180
 */
export async function* readCsvRecords(path: string, from: RecordPosition): AsyncGenerator<RecordBlock> {
  const head = await headOf(path)
  if (!head)
    return
  const start = from.byte === 0 ? head.after : from
  let rows: { raw: string, line: number, fault?: string }[] = []
  let size = 0
  let end = start
  for await (const { record, info, raw } of rowsOf(path, start, head.delimiter)) {
    const line = end.line
    end = { byte: start.byte + info.bytes, line: start.line + info.lines }
    const json = sampleOfRow(head.columns, record)
    rows.push(record.length === head.columns.length ? { raw: json, line } : { raw: raw.trimEnd(), line, fault: `The row has ${record.length} cells where the first row names ${head.columns.length} columns` })
    size += json.length
    if (rows.length < blockRecords && size < blockBytes)
      continue
    yield blockOf(rows, end)
    rows = []
    size = 0
  }
  if (rows.length > 0)
    yield blockOf(rows, end)
}

import type { Layout, RawRecord } from './record-stream.ts'

const recordLimitBytes = 16 * 1024 * 1024

const newline = 0x0A
const quote = 0x22
const backslash = 0x5C
const openBrace = 0x7B
const closeBrace = 0x7D
const openBracket = 0x5B
const closeBracket = 0x5D

/** A found record in a block: from `start` to `end` (exclusive); `end` -1 when it goes on beyond the block. */
type Found = Readonly<{ start: number, end: number }>

/** The index after the closing quote of a string whose opening quote is at `from`, or -1 when it does not end here. */
function endOfString(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    at = bytes.indexOf(quote, at + 1)
    if (at < 0)
      return -1
    let escapes = 0
    while (bytes[at - 1 - escapes] === backslash)
      escapes++
    if (escapes % 2 === 0)
      return at + 1
  }
}

/** The object that starts at or after `from`: strings are skipped by a native search, so only structure is looked at byte by byte. */
function nextObject(bytes: Buffer, from: number): Found | null {
  const start = bytes.indexOf(openBrace, from)
  if (start < 0)
    return null
  let depth = 0
  for (let at = start; at < bytes.length;) {
    const byte = bytes[at]
    if (byte === quote) {
      at = endOfString(bytes, at)
      if (at < 0)
        return { start, end: -1 }
      continue
    }
    if (byte === openBrace || byte === openBracket)
      depth++
    else if (byte === closeBrace || byte === closeBracket)
      depth--
    at++
    if (depth === 0)
      return { start, end: at }
  }
  return { start, end: -1 }
}

/** The next line that is not blank. The last line of a file needs no newline (`final`). */
function nextLine(bytes: Buffer, from: number, final: boolean): Found | null {
  let start = from
  while (start < bytes.length && (bytes[start] as number) <= 0x20)
    start++
  if (start >= bytes.length)
    return null
  const end = bytes.indexOf(newline, start)
  if (end >= 0)
    return { start, end: bytes[end - 1] === 0x0D ? end - 1 : end }
  return { start, end: final ? bytes.length : -1 }
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1))
    count++
  return count
}

function countNewlineBytes(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1))
    count++
  return count
}

/** How to look at a block: `line` is the line on which it begins, `final` that no more of the file follows. */
type Look = Readonly<{ layout: Layout, ascii: boolean, final: boolean, line: number }>

/** What a block holds: whole records, the place after the last one, and the line there. */
type BlockRecords = Readonly<{ records: readonly RawRecord[], end: number, endLine: number }>

function scanRecords(bytes: Buffer, { layout, final, line: firstLine }: Look, from = 0): BlockRecords {
  const records: RawRecord[] = []
  let line = firstLine
  let at = from
  let counted = from
  for (;;) {
    const found = layout === 'array' ? nextObject(bytes, at) : nextLine(bytes, at, final)
    if (!found)
      break
    const overlong = found.end < 0 && (final || bytes.length - found.start > recordLimitBytes)
    if (found.end < 0 && !overlong) {
      at = found.start
      break
    }
    line += countNewlineBytes(bytes, counted, found.start)
    counted = found.start
    const lineEnd = bytes.indexOf(newline, found.start)
    const end = overlong ? (lineEnd < 0 ? bytes.length : lineEnd) : found.end
    records.push({ raw: bytes.toString('utf8', found.start, end), line, start: found.start, end, overlong })
    at = end
  }
  return { records, end: at, endLine: line + countNewlineBytes(bytes, counted, at) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  }
  catch {
    return undefined
  }
}

/**
 * The records of an ASCII array whose records all stand with the same text between them, as programs write them: the next record is
 * guessed to end before that text, and is taken when the guess parses. JSON has one end for a value that begins at a given place,
 * so a guess that parses is the record. Stops where a guess fails; the exact scan goes on from there.
 */
function guessRecords(bytes: Buffer, first: readonly [RawRecord, RawRecord]): BlockRecords {
  const text = bytes.toString('latin1')
  const [before, after] = first
  const between = text.slice(before.end, after.start)
  const mark = `}${between}{`
  const linesBetween = countNewlines(between, 0, between.length)
  const records: RawRecord[] = [before]
  let start = after.start
  let line = after.line
  for (;;) {
    const at = text.indexOf(mark, start)
    if (at < 0)
      break
    const end = at + 1
    const raw = text.slice(start, end)
    const value = parsed(raw)
    if (value === undefined)
      break
    records.push({ raw, line, start, end, value, overlong: false })
    line += countNewlines(raw, 0, raw.length) + linesBetween
    start = end + between.length
  }
  const last = records.at(-1) as RawRecord
  return { records, end: last.end, endLine: last.line + countNewlines(last.raw, 0, last.raw.length) }
}

/** The first two records, when they lie in the block. */
function firstTwo(bytes: Buffer, line: number): readonly [RawRecord, RawRecord] | null {
  const one = nextObject(bytes, 0)
  const two = one && one.end >= 0 ? nextObject(bytes, one.end) : null
  if (!one || !two || two.end < 0)
    return null
  const record = ({ start, end }: Found): RawRecord => ({ raw: bytes.toString('latin1', start, end), line: line + countNewlineBytes(bytes, 0, start), start, end, overlong: false })
  return [record(one), record(two)]
}

/** The whole records of a block of a file. */
export function findRecords(bytes: Buffer, look: Look): BlockRecords {
  const first = look.layout === 'array' && look.ascii ? firstTwo(bytes, look.line) : null
  if (!first)
    return scanRecords(bytes, look)
  const guessed = guessRecords(bytes, first)
  const rest = scanRecords(bytes, { ...look, line: guessed.endLine }, guessed.end)
  return { ...rest, records: [...guessed.records, ...rest.records] }
}

import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'

/**
 * One record of a dataset file as it stands there. `raw` is its exact text, `line` the line (from 1) on which it starts,
 * `endByte` the place after it, from which reading can go on. `overlong` marks a piece that was cut off because no end came.
 */
export type RawRecord = Readonly<{ raw: string, line: number, endByte: number, overlong: boolean }>

/** Where to start reading again: the byte and the line that an earlier run had reached. */
export type RecordPosition = Readonly<{ byte: number, line: number }>

const blockBytes = 4 * 1024 * 1024
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
function endOfString(bytes: Uint8Array & { indexOf: (value: number, from?: number) => number }, from: number): number {
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

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1))
    count++
  return count
}

/** How a file holds its records: one JSON array, or one object a line. */
export type Layout = 'array' | 'lines'

async function layoutOf(file: FileHandle): Promise<Layout> {
  const head = Buffer.alloc(4096)
  const { bytesRead } = await file.read(head, 0, head.length, 0)
  const first = head.subarray(0, bytesRead).toString('utf8').replace(/^\uFEFF/, '').trimStart()
  return first.startsWith('[') ? 'array' : 'lines'
}

/** Looks at the beginning of a file to tell its layout. */
export async function detectLayout(path: string): Promise<Layout> {
  const file = await open(path, 'r')
  try {
    return await layoutOf(file)
  }
  finally {
    await file.close()
  }
}

/**
 * Reads the records of a JSON array or of JSON lines in bounded memory (two blocks of 4 MiB and the longest record), in batches.
 * Nothing is parsed here. In an array a record without an end within 16 MiB is handed out as `overlong`, and reading goes on at the next line.
 */
export async function* readRecords(path: string, from: RecordPosition = { byte: 0, line: 1 }): AsyncGenerator<readonly RawRecord[]> {
  const file = await open(path, 'r')
  try {
    const isArray = await layoutOf(file) === 'array'
    let held: Buffer = Buffer.alloc(0)
    let heldAt = from.byte
    let line = from.line
    for (;;) {
      const block = Buffer.allocUnsafe(blockBytes)
      const { bytesRead } = await file.read(block, 0, blockBytes, heldAt + held.length)
      const final = bytesRead < blockBytes
      const bytes = held.length > 0 ? Buffer.concat([held, block.subarray(0, bytesRead)]) : block.subarray(0, bytesRead)
      const batch: RawRecord[] = []
      let at = 0
      let counted = 0
      for (;;) {
        const found = isArray ? nextObject(bytes, at) : nextLine(bytes, at, final)
        if (!found)
          break
        const overlong = found.end < 0 && (final || bytes.length - found.start > recordLimitBytes)
        if (found.end < 0 && !overlong) {
          at = found.start
          break
        }
        line += countNewlines(bytes, counted, found.start)
        counted = found.start
        const lineEnd = bytes.indexOf(newline, found.start)
        const end = overlong ? (lineEnd < 0 ? bytes.length : lineEnd) : found.end
        batch.push({ raw: bytes.toString('utf8', found.start, end), line, endByte: heldAt + end, overlong })
        at = end
      }
      line += countNewlines(bytes, counted, at)
      if (batch.length > 0)
        yield batch
      if (final)
        return
      held = Buffer.from(bytes.subarray(at))
      heldAt += at
    }
  }
  finally {
    await file.close()
  }
}

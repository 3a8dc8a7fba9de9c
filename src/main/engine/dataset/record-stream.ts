import type { FileHandle } from 'node:fs/promises'
import { isAscii } from 'node:buffer'
import { open } from 'node:fs/promises'
import { isCsv, readCsvRecords } from './csv-records.ts'
import { findRecords } from './find-records.ts'

/**
 * One record of a dataset file as it stands there. `raw` is its exact text, `line` the line (from 1) on which it starts,
 * `start` and `end` its place in the block's bytes. `value` is what it parses to where that is known already, else undefined.
 * `overlong` marks a piece that was cut off because no end came, and `fault` says what is wrong with one that cannot be used for another reason.
 */
export type RawRecord = Readonly<{ raw: string, line: number, start: number, end: number, value?: unknown, overlong: boolean, fault?: string }>

/**
 * The records that end in one block of a file. `endByte` and `endLine` are the place after the last, from which reading can go on.
 * In an `ascii` block a record's place in the bytes is its place in the text.
 */
export type RecordBlock = Readonly<{ bytes: Buffer, ascii: boolean, records: readonly RawRecord[], endByte: number, endLine: number }>

/** Where to start reading again: the byte and the line that an earlier run had reached. */
export type RecordPosition = Readonly<{ byte: number, line: number }>

const blockBytes = 1024 * 1024

/** How a file holds its records: one JSON array, or one object a line. */
export type Layout = 'array' | 'lines'

async function layoutOf(file: FileHandle): Promise<Layout> {
  const head = Buffer.alloc(4096)
  const { bytesRead } = await file.read(head, 0, head.length, 0)
  const first = head.subarray(0, bytesRead).toString('utf8').replace(/^\uFEFF/, '').trimStart()
  return first.startsWith('[') ? 'array' : 'lines'
}

/** Looks at the beginning of a file to tell its layout. Rows of CSV become one object a line. */
export async function detectLayout(path: string): Promise<Layout> {
  if (isCsv(path))
    return 'lines'
  const file = await open(path, 'r')
  try {
    return await layoutOf(file)
  }
  finally {
    await file.close()
  }
}

/** The held bytes and the next block of the file, in memory of their own. `final` when the file ends with it. */
async function readOn(file: FileHandle, held: Buffer, position: number): Promise<{ bytes: Buffer, final: boolean }> {
  const memory = Buffer.from(new ArrayBuffer(held.length + blockBytes))
  held.copy(memory)
  const { bytesRead } = await file.read(memory, held.length, blockBytes, position)
  return { bytes: memory.subarray(0, held.length + bytesRead), final: bytesRead < blockBytes }
}

/**
 * Reads the records of a JSON array, of JSON lines or of CSV in bounded memory (two blocks of 1 MiB and the longest record), block by block.
 * In an array a record without an end within 16 MiB is handed out as `overlong`, and reading goes on at the next line.
 */
export async function* readRecords(path: string, from: RecordPosition = { byte: 0, line: 1 }): AsyncGenerator<RecordBlock> {
  if (isCsv(path)) {
    yield* readCsvRecords(path, from)
    return
  }
  const file = await open(path, 'r')
  try {
    const layout = await layoutOf(file)
    let held: Buffer = Buffer.alloc(0)
    let heldAt = from.byte
    let line = from.line
    for (;;) {
      const { bytes, final } = await readOn(file, held, heldAt + held.length)
      const ascii = isAscii(bytes)
      const found = findRecords(bytes, { layout, ascii, final, line })
      held = Buffer.from(bytes.subarray(found.end))
      heldAt += found.end
      line = found.endLine
      if (found.records.length > 0)
        yield { bytes, ascii, records: found.records, endByte: heldAt, endLine: line }
      if (final)
        return
    }
  }
  finally {
    await file.close()
  }
}

import type { RawRecord, RecordBlock, RecordPosition } from './record-stream.ts'
import { AppError } from '#shared/errors.ts'
import { headOf } from '#shared/formats/sample-record.ts'
import { hashText } from './text-hash.ts'

/** Which file to read, and from where. */
export type ReaderStart = Readonly<{ path: string, from: RecordPosition }>

/** Texts of a column that repeat: each new one is named once, in order of appearance; records hold its number from 0. */
type Named = Readonly<{ fresh: readonly string[], of: Int32Array }>

/**
 * A block of records as the writer takes it, cheap to hand from thread to thread: the bytes, and one number a record and column.
 * @property starts,ends places in the bytes (and in the text, when `ascii`)
 * @property lines line on which each record starts
 * @property hashes 53-bit hash of each record's text
 * @property questions,sources,videos number of each record's first question, source and first video; -1 where there is none
 * @property faults what is wrong with records that cannot be used, by place in the block
 */
export type DigestedBlock = Readonly<{
  bytes: Uint8Array<ArrayBuffer>
  ascii: boolean
  starts: Int32Array
  ends: Int32Array
  lines: Int32Array
  hashes: Float64Array
  questions: Named
  sources: Named
  videos: Named
  faults: ReadonlyMap<number, string>
  endByte: number
  endLine: number
}>

type Namer = Readonly<{ begin: (count: number) => void, put: (place: number, text: string | null) => void, take: () => Named }>

/** Numbers texts over the whole file. Memory grows with the number of different texts. */
function createNamer(): Namer {
  const known = new Map<string, number>()
  let fresh: string[] = []
  let of = new Int32Array()
  return {
    begin(count) {
      fresh = []
      of = new Int32Array(count).fill(-1)
    },
    put(place, text) {
      if (text === null)
        return
      let number = known.get(text)
      if (number === undefined) {
        number = known.size
        known.set(text, number)
        fresh.push(text)
      }
      of[place] = number
    },
    take: () => ({ fresh, of }),
  }
}

/** Makes digested blocks of one file, block after block. */
export function createDigester(): (block: RecordBlock) => DigestedBlock {
  const [questions, sources, videos] = [createNamer(), createNamer(), createNamer()]
  const namers = [questions, sources, videos]

  function look(record: RawRecord, place: number): void {
    if (record.overlong)
      throw new AppError('bad-input', 'The record has no end')
    if (record.fault !== undefined)
      throw new AppError('bad-input', record.fault)
    const head = headOf(record.raw, record.value)
    questions.put(place, head.question)
    sources.put(place, head.source)
    videos.put(place, head.video)
  }

  return ({ bytes, ascii, records, endByte, endLine }) => {
    const faults = new Map<number, string>()
    const hashes = new Float64Array(records.length)
    namers.forEach(namer => namer.begin(records.length))
    records.forEach((record, place) => {
      hashes[place] = hashText(record.raw)
      try {
        look(record, place)
      }
      catch (error) {
        if (!(error instanceof AppError))
          throw error
        faults.set(place, error.message)
      }
    })
    return {
      bytes: new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length),
      ascii,
      starts: Int32Array.from(records, ({ start }) => start),
      ends: Int32Array.from(records, ({ end }) => end),
      lines: Int32Array.from(records, ({ line }) => line),
      hashes,
      questions: questions.take(),
      sources: sources.take(),
      videos: videos.take(),
      faults,
      endByte,
      endLine,
    }
  }
}

import { Buffer } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { constants, deflateSync, inflateSync } from 'node:zlib'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { AppError } from '#shared/errors.ts'

const magic = 'AFCOL1\n\0'
const alignment = 8

const arrays = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  int16: Int16Array,
  uint8: Uint8Array,
} as const

/** A typed array that a column can hold. */
export type ColumnData = Float64Array | Float32Array | Int32Array | Int16Array | Uint8Array

/**
 * A column to write. With `packedBy` an int16 column is stored as differences to the row before (`packedBy` values a row) and compressed;
 * other columns lie as they are, so that each can be read alone.
 */
export type Column = Readonly<{ name: string, data: ColumnData, packedBy?: number }>

type Section = Readonly<{ name: string, type: keyof typeof arrays, length: number, offset: number, byteLength: number, packedBy: number | null }>

/** An open columnar file. `meta` is what the writer put beside the columns. Close it after use. */
export type ColumnarFile<Meta> = Readonly<{
  meta: Meta
  names: readonly string[]
  has: (name: string) => boolean
  /** Reads a column whole, or `length` values from `start` on. @throws AppError `file-unreadable` for a name that is not there. */
  read: (name: string, start?: number, length?: number) => ColumnData
  close: () => void
}>

function typeOf(data: ColumnData): keyof typeof arrays {
  for (const [type, Type] of Object.entries(arrays)) {
    if (data instanceof Type)
      return type as keyof typeof arrays
  }
  throw new AppError('internal', 'A column has an unknown type')
}

function bytesOf(data: ColumnData): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

/** Differences to the value one row before, low bytes first and then high bytes, deflated. */
function pack(data: Int16Array, stride: number): Buffer {
  const planes = Buffer.alloc(data.length * 2)
  for (let i = 0; i < data.length; i++) {
    const difference = data[i]! - (i >= stride ? data[i - stride]! : 0)
    planes[i] = difference & 0xFF
    planes[i + data.length] = difference >> 8 & 0xFF
  }
  return deflateSync(planes, { level: 4, strategy: constants.Z_DEFAULT_STRATEGY })
}

function unpack(bytes: Buffer, length: number, stride: number): Int16Array {
  const planes = inflateSync(bytes)
  const data = new Int16Array(length)
  for (let i = 0; i < length; i++)
    data[i] = (planes[i]! | planes[i + length]! << 8) + (i >= stride ? data[i - stride]! : 0)
  return data
}

/** The file in pieces: the columns as they lie in memory, so that hours of them are not copied once more. */
function encode(meta: unknown, columns: readonly Column[]): readonly Buffer[] {
  const sections: Section[] = []
  const bodies: Buffer[] = []
  let offset = 0
  for (const { name, data, packedBy } of columns) {
    const body = packedBy && data instanceof Int16Array ? pack(data, packedBy) : bytesOf(data)
    sections.push({ name, type: typeOf(data), length: data.length, offset, byteLength: body.length, packedBy: packedBy ?? null })
    const padding = (alignment - body.length % alignment) % alignment
    bodies.push(body, Buffer.alloc(padding))
    offset += body.length + padding
  }
  const header = Buffer.from(JSON.stringify({ meta, sections }))
  const length = Buffer.alloc(8)
  length.writeUInt32LE(header.length)
  return [Buffer.concat([Buffer.from(magic, 'latin1'), length, header]), ...bodies]
}

/**
 * Writes a file whole or not at all. The same columns give the same bytes.
 * @throws AppError `disk-full`, `project-read-only`
 */
export async function writeColumnarFile(path: string, meta: unknown, columns: readonly Column[]): Promise<void> {
  await writeAtomically(path, encode(meta, columns))
}

function readHeader(file: number, path: string): { meta: unknown, sections: readonly Section[], bodyOffset: number } {
  const start = Buffer.alloc(16)
  if (readSync(file, start, 0, 16, 0) !== 16 || start.toString('latin1', 0, 8) !== magic)
    throw new AppError('file-unreadable', `${path} is not a signal file`)
  const headerLength = start.readUInt32LE(8)
  const header = Buffer.alloc(headerLength)
  if (readSync(file, header, 0, headerLength, 16) !== headerLength)
    throw new AppError('file-unreadable', `${path} is cut short`)
  return { ...JSON.parse(header.toString()) as { meta: unknown, sections: readonly Section[] }, bodyOffset: 16 + headerLength }
}

/** Opens a columnar file; only the header is read. @throws AppError `file-missing`, `file-unreadable`. */
export function openColumnarFile<Meta>(path: string): ColumnarFile<Meta> {
  let file: number
  try {
    file = openSync(path, 'r')
  }
  catch (error) {
    throw new AppError('file-missing', `${path} cannot be opened`, { cause: error })
  }
  try {
    const { meta, sections, bodyOffset } = readHeader(file, path)
    const byName = new Map(sections.map(section => [section.name, section]))

    function readBytes(section: Section, from: number, byteLength: number): Buffer {
      const bytes = Buffer.from(new ArrayBuffer(byteLength))
      if (readSync(file, bytes, 0, byteLength, bodyOffset + section.offset + from) !== byteLength)
        throw new AppError('file-unreadable', `${path} is cut short`)
      return bytes
    }

    function read(name: string, start = 0, length?: number): ColumnData {
      const section = byName.get(name)
      if (!section)
        throw new AppError('file-unreadable', `${path} has no column ${name}`)
      const count = Math.max(0, Math.min(length ?? section.length, section.length - start))
      if (section.packedBy)
        return unpack(readBytes(section, 0, section.byteLength), section.length, section.packedBy).subarray(start, start + count)
      const Type = arrays[section.type]
      const bytes = readBytes(section, start * Type.BYTES_PER_ELEMENT, count * Type.BYTES_PER_ELEMENT)
      return new Type(bytes.buffer as ArrayBuffer, bytes.byteOffset, count)
    }
    return { meta: meta as Meta, names: [...byName.keys()], has: name => byName.has(name), read, close: () => closeSync(file) }
  }
  catch (error) {
    closeSync(file)
    throw error
  }
}

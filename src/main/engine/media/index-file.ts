import type { FrameIndex } from './frame-index.ts'
import type { KeyPacket } from './video-decoder.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { writeAtomically } from '../files/write-atomically.ts'

/** Name of the file of presentation times in a media's cache folder: Float64Array, little endian, microseconds, ascending. */
export const frameTimesFile = 'frames.f64'
const indexFile = 'index.bin'
const magic = 'AFFIDX02'
const keyFields = ['ordinal', 'ptsUs', 'dts', 'pos', 'size'] as const

/**
 * Writes `frames.f64` and `index.bin` into the media's cache folder.
 * `index.bin` is the magic (8 bytes), the header's length (float64), a JSON header padded to 8 bytes, then float64 arrays:
 * presentation times, the five columns of the keyframes, and the names by packet when there are any.
 */
export async function writeFrameIndex(cacheDir: string, index: FrameIndex): Promise<void> {
  const { ptsUs, keys, naming, ...rest } = index
  const { byOrdinalUs, ...plainNaming } = naming
  const header = JSON.stringify({ ...rest, naming: plainNaming, frames: ptsUs.length, keys: keys.length, named: byOrdinalUs?.length ?? null })
  const padded = header + ' '.repeat((8 - Buffer.byteLength(header) % 8) % 8)
  const columns = keyFields.map(field => Float64Array.from(keys, key => key[field]))
  const parts = [Float64Array.of(Buffer.byteLength(padded)), Buffer.from(padded), ptsUs, ...columns, byOrdinalUs ?? new Float64Array(0)]
  const bytes = parts.map(part => new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  await writeAtomically(join(cacheDir, indexFile), Buffer.concat([Buffer.from(magic), ...bytes]))
  await writeAtomically(join(cacheDir, frameTimesFile), new Uint8Array(ptsUs.buffer, ptsUs.byteOffset, ptsUs.byteLength))
}

type Header = Omit<FrameIndex, 'ptsUs' | 'keys' | 'naming'> & { naming: Omit<FrameIndex['naming'], 'byOrdinalUs'>, frames: number, keys: number, named: number | null }

/** Reads what {@link writeFrameIndex} wrote. @throws AppError `not-found` when the cache holds no index of this version */
export async function readFrameIndex(cacheDir: string): Promise<FrameIndex> {
  const content = await readFile(join(cacheDir, indexFile)).catch(() => null)
  if (!content || content.subarray(0, 8).toString() !== magic)
    throw new AppError('not-found', 'The frame index is not in the cache', { hint: 'Probe the file again' })
  const bytes = new Uint8Array(content).buffer
  const headerBytes = new Float64Array(bytes, 8, 1)[0] ?? 0
  const header = JSON.parse(Buffer.from(bytes, 16, headerBytes).toString()) as Header
  let offset = 16 + headerBytes
  const take = (length: number): Float64Array => {
    const values = new Float64Array(bytes, offset, length)
    offset += values.byteLength
    return values
  }
  const { frames, keys: keyCount, named, naming, ...rest } = header
  const ptsUs = take(frames)
  const columns = keyFields.map(() => take(keyCount))
  const keys = Array.from({ length: keyCount }, (_, at) => Object.fromEntries(keyFields.map((field, column) => [field, columns[column]?.[at]])) as unknown as KeyPacket)
  return { ...rest, ptsUs, keys, naming: { ...naming, byOrdinalUs: named === null ? null : take(named) } }
}

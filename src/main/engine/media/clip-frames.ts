import type { FrameIndex } from './frame-index.ts'
import type { Still } from './still.ts'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { buildFrameIndex } from './build-index.ts'
import { firstAtOrAfter } from './frame-index.ts'
import { openFrameReader } from './frame-reader.ts'
import { readStill } from './still.ts'

/** A part of a file and how many pictures of it are wanted. Seconds of the file's own clock; null is its beginning or end. */
export type ClipRequest = Readonly<{ path: string, startS: number | null, endS: number | null, count: number, maxWidthPx: number }>

const keptIndexes = 16

/** Indexes of the last few files: many clips lie in one film, and indexing reads all of it. */
const indexes = new Map<string, Promise<FrameIndex>>()

function indexOf(path: string, signal: AbortSignal | undefined): Promise<FrameIndex> {
  const stats = statSync(path, { throwIfNoEntry: false })
  const name = `${path} ${stats?.size} ${stats?.mtimeMs}`
  const known = indexes.get(name) ?? buildFrameIndex(path, { signal })
  indexes.delete(name)
  indexes.set(name, known)
  known.catch(() => indexes.delete(name))
  const [oldest] = indexes.keys()
  if (indexes.size > keptIndexes && oldest !== undefined)
    indexes.delete(oldest)
  return known
}

/** Places of pictures in the middle of `count` equal parts from `first` up to, not including, `end`; every picture where there are fewer. */
export function spreadPlaces(first: number, end: number, count: number): number[] {
  const length = end - first
  return length <= count
    ? Array.from({ length: Math.max(0, length) }, (_, at) => first + at)
    : Array.from({ length: count }, (_, at) => first + Math.floor((at + 0.5) * length / count))
}

/**
 * JPEGs of pictures spread evenly over a clip, in order.
 * @throws AppError as `buildFrameIndex` and `FrameReader.frameAt`; `bad-input` when the clip holds no picture
 */
export async function readClipFrames({ path, startS, endS, count, maxWidthPx }: ClipRequest, signal?: AbortSignal): Promise<Still[]> {
  const index = await indexOf(path, signal)
  const first = startS === null ? 0 : firstAtOrAfter(index.ptsUs, Math.round(startS * 1e6))
  const end = endS === null ? index.ptsUs.length : firstAtOrAfter(index.ptsUs, Math.round(endS * 1e6))
  const places = spreadPlaces(first, end, count)
  if (places.length === 0)
    throw new AppError('bad-input', `${basename(path)} has no picture between ${startS ?? 0} and ${endS ?? 'its end'} seconds`, { data: { file: basename(path) } })
  const reader = await openFrameReader(path, index, { maxWidthPx, ahead: 1 })
  try {
    const stills: Still[] = []
    for (const place of places)
      stills.push(await readStill(reader, index.ptsUs[place] ?? 0, signal))
    return stills
  }
  finally {
    reader.close()
  }
}

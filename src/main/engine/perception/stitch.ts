import type { Box } from './detector.ts'
import type { ChunkTable } from './store/chunk-file.ts'
import { overlapOf } from './detector.ts'
import { isCut } from './scene-cut.ts'

/** A tracklet of a chunk and the track it belongs to; `rows` is its range of rows in the chunk. */
export type Piece = Readonly<{ chunk: number, tracklet: number, track: number, firstRow: number, endRow: number }>

type End = Readonly<{ timeUs: number, box: Box }>
type Run = Readonly<{ tracklet: number, firstRow: number, endRow: number, first: End, last: End }>
type OpenTrack = { track: number, last: End }

const minBridgedUs = 1_000_000
const minOverlap = 0.3
const minFrames = 3

function endAt(chunk: ChunkTable, row: number): End {
  const [x, y, width, height] = ['box_x', 'box_y', 'box_width', 'box_height'].map(name => chunk.values.get(name)![row]!) as [number, number, number, number]
  return { timeUs: chunk.timesUs[row]!, box: { x, y, width, height } }
}

/** The runs of rows of each tracklet; a chunk's rows are ordered by tracklet, then time. */
function runsOf(chunk: ChunkTable): Run[] {
  const runs: Run[] = []
  for (let row = 0; row < chunk.tracklets.length;) {
    const tracklet = chunk.tracklets[row]!
    const firstRow = row
    while (row < chunk.tracklets.length && chunk.tracklets[row] === tracklet)
      row++
    runs.push({ tracklet, firstRow, endRow: row, first: endAt(chunk, firstRow), last: endAt(chunk, row - 1) })
  }
  return runs
}

/** The open tracks that runs of the next chunk continue, best overlap first, each used once. */
function match(open: readonly OpenTrack[], runs: readonly Run[], bridgedUs: number): Map<Run, OpenTrack> {
  const candidates = open
    .flatMap(track => runs.map(run => ({ track, run, overlap: overlapOf(track.last.box, run.first.box) })))
    .filter(({ track, run, overlap }) => overlap >= minOverlap && run.first.timeUs - track.last.timeUs <= bridgedUs)
    .sort((a, b) => b.overlap - a.overlap || a.track.track - b.track.track || a.run.tracklet - b.run.tracklet)
  const matched = new Map<Run, OpenTrack>()
  const used = new Set<OpenTrack>()
  for (const { track, run } of candidates) {
    if (matched.has(run) || used.has(track))
      continue
    matched.set(run, track)
    used.add(track)
  }
  return matched
}

/** The longest gap in time that is bridged: a second, or from one analysed frame to the next where those lie further apart. */
function bridgedBetween(before: ChunkTable | null, after: ChunkTable): number {
  const stepUs = (after.framesUs[0] ?? 0) - (before?.framesUs.at(-1) ?? Number.POSITIVE_INFINITY)
  return Math.max(minBridgedUs, stepUs)
}

/** Drops tracks seen on fewer than three frames (unless the clip has hardly more) and numbers the rest in order of appearance. */
function dropShort(pieces: readonly Piece[], analysedFrames: number): Piece[] {
  const frames = new Map<number, number>()
  for (const piece of pieces)
    frames.set(piece.track, (frames.get(piece.track) ?? 0) + piece.endRow - piece.firstRow)
  const least = Math.min(minFrames, Math.ceil(analysedFrames / 2))
  const numbers = new Map<number, number>()
  for (const track of frames.keys()) {
    if (frames.get(track)! >= least)
      numbers.set(track, numbers.size)
  }
  return pieces.flatMap(piece => numbers.has(piece.track) ? [{ ...piece, track: numbers.get(piece.track)! }] : [])
}

/**
 * Joins the tracklets of consecutive chunks into tracks: across a border where the boxes overlap by at least 0.3 within a second (or
 * from one analysed frame to the next) and the picture does not cut. The result depends on the chunks alone.
 */
export function stitchChunks(chunks: Iterable<ChunkTable>): readonly Piece[] {
  const pieces: Piece[] = []
  let open: OpenTrack[] = []
  let nextTrack = 0
  let analysed = 0
  let previous: ChunkTable | null = null
  let index = 0
  for (const chunk of chunks) {
    const runs = runsOf(chunk)
    const cut = previous && previous.lastThumbnail.length > 0 && chunk.firstThumbnail.length > 0 && isCut(previous.lastThumbnail, chunk.firstThumbnail)
    const bridgedUs = bridgedBetween(previous, chunk)
    const matched = match(cut ? [] : open, runs, bridgedUs)
    const next: OpenTrack[] = []
    for (const run of runs) {
      const track = matched.get(run)?.track ?? nextTrack++
      pieces.push({ chunk: index, tracklet: run.tracklet, track, firstRow: run.firstRow, endRow: run.endRow })
      next.push({ track, last: run.last })
    }
    const endUs = chunk.framesUs.at(-1) ?? Number.NEGATIVE_INFINITY
    open = [...cut ? [] : open.filter(track => ![...matched.values()].includes(track)), ...next].filter(({ last }) => endUs - last.timeUs <= minBridgedUs)
    analysed += chunk.framesUs.length
    previous = chunk
    index++
  }
  return dropShort(pieces, analysed)
}

import type { Piece } from './stitch.ts'
import type { ChunkTable } from './store/chunk-file.ts'
import type { AnalysisSummary, TrackSummary } from './store/summary.ts'
import { join } from 'node:path'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { rowColumns } from './face-row.ts'
import { stitchChunks } from './stitch.ts'
import { chunkFileName, readChunk } from './store/chunk-file.ts'
import { openColumnarFile, writeColumnarFile } from './store/columnar-file.ts'
import { soundFileName, summaryFileName, trackFileName } from './store/summary.ts'
import { completeTrack } from './track-signals.ts'

/** A folder with all its chunks and the sound, ready to be finished. */
export type FinishTask = Readonly<{ outDir: string, chunks: number, everyNth: number, totalFrames: number }>

/** Gathers the rows of one track over the analysed frames from its first to its last; frames without the face are NaN. */
function gatherTrack(pieces: readonly Piece[], chunkAt: (index: number) => ChunkTable, framesUs: Float64Array): { timesUs: Float64Array, columns: Map<string, Float32Array>, frames: number } {
  const times = pieces.flatMap(piece => Array.from(chunkAt(piece.chunk).timesUs.subarray(piece.firstRow, piece.endRow)))
  const startUs = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY)
  const endUs = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY)
  const timesUs = framesUs.filter(time => time >= startUs && time <= endUs)
  const rowOf = new Map(Array.from(timesUs, (time, row) => [time, row]))
  const columns = new Map(rowColumns.map(name => [name, new Float32Array(timesUs.length).fill(Number.NaN)]))
  for (const piece of pieces) {
    const chunk = chunkAt(piece.chunk)
    for (const [name, column] of columns) {
      const values = chunk.values.get(name)!
      for (let row = piece.firstRow; row < piece.endRow; row++)
        column[rowOf.get(chunk.timesUs[row]!)!] = values[row]!
    }
  }
  return { timesUs, columns, frames: times.length }
}

async function writeTrack(outDir: string, track: number, pieces: readonly Piece[], chunkAt: (index: number) => ChunkTable, framesUs: Float64Array): Promise<TrackSummary> {
  const { timesUs, columns, frames } = gatherTrack(pieces, chunkAt, framesUs)
  const complete = completeTrack({ timesUs, columns })
  await writeColumnarFile(join(outDir, trackFileName(track)), { version: 1 }, [
    { name: 'times', data: complete.timesUs },
    ...Array.from(complete.columns, ([name, data]) => ({ name, data })),
  ])
  const lastUs = timesUs.at(-1)!
  const stepUs = framesUs.length > 1 ? (framesUs.at(-1)! - framesUs[0]!) / (framesUs.length - 1) : 1
  return { id: `face-${track + 1}`, startUs: timesUs[0]!, endUs: Math.round(lastUs + stepUs), frames }
}

function countSoundRows(outDir: string): number {
  const file = openColumnarFile(join(outDir, soundFileName))
  try {
    return file.read('times').length
  }
  finally {
    file.close()
  }
}

/**
 * Joins the chunks of an analysis into tracks, completes their signals, and writes a column file for each track and the summary.
 * The same chunks give the same bytes.
 */
export async function finishAnalysis({ outDir, chunks, everyNth, totalFrames }: FinishTask): Promise<AnalysisSummary> {
  const tables = Array.from({ length: chunks }, (_, i) => readChunk(join(outDir, chunkFileName(i))))
  const framesUs = Float64Array.from(tables.flatMap(table => Array.from(table.framesUs)))
  const pieces = stitchChunks(tables)
  const count = pieces.reduce((most, piece) => Math.max(most, piece.track + 1), 0)
  const tracks: TrackSummary[] = []
  for (let track = 0; track < count; track++)
    tracks.push(await writeTrack(outDir, track, pieces.filter(piece => piece.track === track), index => tables[index]!, framesUs))
  const faceTimes = pieces.flatMap(piece => Array.from(tables[piece.chunk]!.timesUs.subarray(piece.firstRow, piece.endRow)))
  const summary: AnalysisSummary = {
    version: 1,
    everyNth,
    totalFrames,
    analysedFrames: framesUs.length,
    faceFrames: new Set(faceTimes).size,
    providers: [...new Set(tables.map(table => table.meta.provider))].sort(),
    models: [...tables[0]?.meta.models ?? []],
    tracks,
    chunkStartsUs: tables.map(table => table.framesUs[0] ?? null),
    pieces: [...pieces],
    soundRows: countSoundRows(outDir),
  }
  await writeAtomically(join(outDir, summaryFileName), `${JSON.stringify(summary)}\n`)
  return summary
}

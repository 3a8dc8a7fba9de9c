import type { ActionModel } from './action-model.ts'
import type { Piece } from './stitch.ts'
import type { ChunkTable } from './store/chunk-file.ts'
import type { AnalysisSummary, MarkedNeutral, TrackSummary } from './store/summary.ts'
import { join } from 'node:path'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { openActionModel } from './action-model.ts'
import { rowColumns } from './face-row.ts'
import { gatherPlaces } from './gather-places.ts'
import { stitchChunks } from './stitch.ts'
import { chunkFileName, readChunk, readChunkComponents } from './store/chunk-file.ts'
import { openColumnarFile, writeColumnarFile } from './store/columnar-file.ts'
import { removeOverview, writeOverview } from './store/overview-file.ts'
import { writePlaces } from './store/places-file.ts'
import { soundFileName, summaryFileName, trackFileName } from './store/summary.ts'
import { completeTrack } from './track-signals.ts'

/** What is kept of every chunk: the rest is read when it is needed, so that hours need little more memory than one track. */
type ChunkOutline = Pick<ChunkTable, 'meta' | 'framesUs' | 'timesUs'>
type Source = Readonly<{ outlines: readonly ChunkOutline[], framesUs: Float64Array, model: ActionModel }>
/** Shape [rows * components], and [rows]: 1 where the face was found. */
type TrackComponents = Readonly<{ components: Int16Array, present: Uint8Array }>

/** A folder with all its chunks and the sound, ready to be finished. `neutrals` are where people said that faces are at rest. */
export type FinishTask = Readonly<{ outDir: string, chunks: number, everyNth: number, totalFrames: number, neutrals?: readonly MarkedNeutral[] | undefined }>

/** The id of a track within its analysis. */
function trackId(track: number): string {
  return `face-${track + 1}`
}

/** The columns of some chunks: those of every face, then those of own models. */
function columnsOf(chunks: readonly ChunkOutline[]): string[] {
  return [...new Set([...rowColumns, ...chunks.flatMap(chunk => chunk.meta.columns)])]
}

/** The analysed frames from the first to the last on which a track is seen, and on how many it is. */
function spanOf(pieces: readonly Piece[], { outlines, framesUs }: Source): { timesUs: Float64Array, frames: number } {
  let [startUs, endUs, frames] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const { chunk, firstRow, endRow } of pieces) {
    for (const time of outlines[chunk]!.timesUs.subarray(firstRow, endRow)) {
      startUs = Math.min(startUs, time)
      endUs = Math.max(endUs, time)
    }
    frames += endRow - firstRow
  }
  return { timesUs: framesUs.filter(time => time >= startUs && time <= endUs), frames }
}

/** Gathers the rows of one track over the analysed frames from its first to its last; frames without the face are NaN. */
function gatherTrack(outDir: string, pieces: readonly Piece[], source: Source): { timesUs: Float64Array, columns: Map<string, Float32Array>, rowOf: ReadonlyMap<number, number>, frames: number } {
  const { timesUs, frames } = spanOf(pieces, source)
  const rowOf = new Map(Array.from(timesUs, (time, row) => [time, row]))
  const columns = new Map(columnsOf(pieces.map(piece => source.outlines[piece.chunk]!)).map(name => [name, new Float32Array(timesUs.length).fill(Number.NaN)]))
  for (const piece of pieces) {
    const chunk = readChunk(join(outDir, chunkFileName(piece.chunk)))
    for (const [name, column] of columns) {
      const values = chunk.values.get(name)
      if (!values)
        continue
      for (let row = piece.firstRow; row < piece.endRow; row++)
        column[rowOf.get(chunk.timesUs[row]!)!] = values[row]!
    }
  }
  return { timesUs, columns, rowOf, frames }
}

/** The action components of a track in the order of its rows, and which rows have them. */
function gatherComponents(outDir: string, pieces: readonly Piece[], rowOf: ReadonlyMap<number, number>, { outlines }: Source): TrackComponents {
  const width = outlines[pieces[0]!.chunk]!.meta.components
  const components = new Int16Array(rowOf.size * width)
  const present = new Uint8Array(rowOf.size)
  for (const { chunk, firstRow, endRow } of pieces) {
    const { timesUs } = outlines[chunk]!
    const values = readChunkComponents(join(outDir, chunkFileName(chunk)))
    for (let row = firstRow; row < endRow; row++) {
      const target = rowOf.get(timesUs[row]!)!
      components.set(values.subarray(row * width, (row + 1) * width), target * width)
      present[target] = 1
    }
  }
  return { components, present }
}

const fewestRestRows = 3

/** The components of a face at rest: the median over the rows of its track within the span; null where it is hardly seen there. */
function restOf(outDir: string, pieces: readonly Piece[], span: MarkedNeutral, { outlines, model }: Source): Float32Array | null {
  const rows = pieces.flatMap(({ chunk, firstRow, endRow }) => {
    const { timesUs } = outlines[chunk]!
    const within = Array.from({ length: endRow - firstRow }, (_, i) => firstRow + i).filter(row => timesUs[row]! >= span.startUs && timesUs[row]! < span.endUs)
    const values = within.length > 0 ? readChunkComponents(join(outDir, chunkFileName(chunk))) : null
    return values ? within.map(row => values.subarray(row * model.components, (row + 1) * model.components)) : []
  })
  if (rows.length < fewestRestRows)
    return null
  const components = new Int16Array(rows.length * model.components)
  rows.forEach((row, i) => components.set(row, i * model.components))
  return model.neutralOf(components, new Uint8Array(rows.length).fill(1))
}

/** How a track is measured: from which rest, and which of its rows that is when they are its own. */
type Rest = Readonly<{ neutral: Float32Array | null, span: MarkedNeutral | null }>

async function writeTrack(outDir: string, track: number, pieces: readonly Piece[], source: Source, rest: Rest): Promise<TrackSummary> {
  const { timesUs, columns, rowOf, frames } = gatherTrack(outDir, pieces, source)
  const { components, present } = gatherComponents(outDir, pieces, rowOf, source)
  const atRest = rest.span ? Array.from(timesUs.keys()).filter(row => timesUs[row]! >= rest.span!.startUs && timesUs[row]! < rest.span!.endUs) : []
  const complete = completeTrack({ timesUs, columns }, source.model.fit(components, present, rest.neutral), atRest)
  const file = join(outDir, trackFileName(track))
  await removeOverview(file)
  await writeColumnarFile(file, { version: 1 }, [
    { name: 'times', data: complete.timesUs },
    ...Array.from(complete.columns, ([name, data]) => ({ name, data })),
  ])
  await writeOverview(file, complete.columns)
  const { framesUs } = source
  const lastUs = timesUs.at(-1)!
  const stepUs = framesUs.length > 1 ? (framesUs.at(-1)! - framesUs[0]!) / (framesUs.length - 1) : 1
  return { id: trackId(track), startUs: timesUs[0]!, endUs: Math.round(lastUs + stepUs), frames }
}

/** Writes the overview of the sound; gives the number of its rows. */
async function overlookSound(outDir: string): Promise<number> {
  const path = join(outDir, soundFileName)
  const file = openColumnarFile(path)
  try {
    await writeOverview(path, file.names.filter(name => name !== 'times').map(name => [name, file.read(name) as Float32Array] as const))
    return file.read('times').length
  }
  finally {
    file.close()
  }
}

/** Reads chunk after chunk and leaves the outline of each. */
function* readInTurn(outDir: string, chunks: number, outlines: ChunkOutline[]): Generator<ChunkTable> {
  for (let index = 0; index < chunks; index++) {
    const chunk = readChunk(join(outDir, chunkFileName(index)))
    outlines.push({ meta: chunk.meta, framesUs: chunk.framesUs, timesUs: chunk.timesUs })
    yield chunk
  }
}

/**
 * Joins the chunks of an analysis into tracks, completes their signals, and writes a column file for each track and the summary.
 * The same chunks give the same bytes.
 */
export async function finishAnalysis({ outDir, chunks, everyNth, totalFrames, neutrals = [] }: FinishTask): Promise<AnalysisSummary> {
  const outlines: ChunkOutline[] = []
  const pieces = stitchChunks(readInTurn(outDir, chunks, outlines))
  const framesUs = Float64Array.from(outlines.flatMap(outline => Array.from(outline.framesUs)))
  const count = pieces.reduce((most, piece) => Math.max(most, piece.track + 1), 0)
  const tracks: TrackSummary[] = []
  const source: Source = { outlines, framesUs, model: openActionModel() }
  const piecesOf = (track: number): readonly Piece[] => pieces.filter(piece => piece.track === track)
  const restFor = (track: number): Rest => {
    const span = neutrals.find(marked => marked.tracks.includes(trackId(track)))
    const from = span ? Array.from({ length: count }, (_, i) => i).find(place => trackId(place) === span.from) : undefined
    const neutral = span && from !== undefined ? restOf(outDir, piecesOf(from), span, source) : null
    return { neutral, span: neutral && from === track ? span ?? null : null }
  }
  for (let track = 0; track < count; track++)
    tracks.push(await writeTrack(outDir, track, piecesOf(track), source, restFor(track)))
  const { dimensions, buckets } = gatherPlaces(outDir, chunks, pieces)
  await writePlaces(outDir, dimensions, buckets)
  const faceTimes = pieces.flatMap(piece => Array.from(outlines[piece.chunk]!.timesUs.subarray(piece.firstRow, piece.endRow)))
  const summary: AnalysisSummary = {
    version: 1,
    everyNth,
    totalFrames,
    analysedFrames: framesUs.length,
    faceFrames: new Set(faceTimes).size,
    providers: [...new Set(outlines.map(({ meta }) => meta.provider))].sort(),
    models: [...outlines[0]?.meta.models ?? []],
    tracks,
    chunkStartsUs: outlines.map(outline => outline.framesUs[0] ?? null),
    pieces: [...pieces],
    soundRows: await overlookSound(outDir),
    ...neutrals.length > 0 ? { neutrals: [...neutrals] } : {},
  }
  await writeAtomically(join(outDir, summaryFileName), `${JSON.stringify(summary)}\n`)
  return summary
}

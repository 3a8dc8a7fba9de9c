import type { FrameReader } from '#engine/media/frame-reader.ts'
import type { FaceModels, FaceRow } from './face-chain.ts'
import type { VideoFrame } from './face-tracker.ts'
import type { Thumbnail } from './scene-cut.ts'
import process from 'node:process'
import { createFaceChain, groupFrames } from './face-chain.ts'
import { makeThumbnail } from './scene-cut.ts'
import { writeChunk } from './store/chunk-file.ts'

/** A chunk to analyse: positions in the frame index from `first` up to, not including, `end`, every `everyNth` of them; and its file. */
export type ChunkTask = Readonly<{ first: number, end: number, everyNth: number, file: string }>

/** What became of a chunk: frames looked at, rows of faces, and milliseconds taken, by the clock and of the processor. */
export type ChunkResult = Readonly<{ frames: number, faces: number, elapsedMs: number, cpuMs: number }>

/** The file under analysis. */
export type ChunkSource = Readonly<{ reader: FrameReader, models: FaceModels, provider: string }>

/**
 * Analyses the frames of a chunk and writes its file. The result depends on the frames alone, not on what was analysed before.
 * @param onFrames is told how many more frames are done, after each group
 * @throws AppError `cancelled`, `disk-full`, `project-read-only`
 */
export async function analyseChunk(source: ChunkSource, task: ChunkTask, { signal, onFrames }: { signal: AbortSignal, onFrames: (count: number) => void }): Promise<ChunkResult> {
  const started = performance.now()
  const cpuBefore = process.cpuUsage()
  const { reader, models } = source
  const chain = createFaceChain(models)
  const rows: FaceRow[] = []
  const framesUs: number[] = []
  const empty = new Uint8Array(0)
  let [firstThumbnail, lastThumbnail]: [Thumbnail, Thumbnail] = [empty, empty]
  let group: VideoFrame[] = []

  async function flush(): Promise<void> {
    if (group.length === 0)
      return
    rows.push(...await chain.analyse(group))
    firstThumbnail = framesUs.length === 0 ? makeThumbnail(group[0]!) : firstThumbnail
    lastThumbnail = makeThumbnail(group.at(-1)!)
    framesUs.push(...group.map(frame => frame.ptsUs))
    onFrames(group.length)
    group = []
  }

  for await (const frame of reader.frames(task.first, task.end, task.everyNth, signal)) {
    group.push({ ...frame, rgb: frame.rgb.slice() })
    if (group.length === groupFrames)
      await flush()
  }
  await flush()
  await writeChunk(task.file, {
    framesUs: Float64Array.from(framesUs),
    firstThumbnail,
    lastThumbnail,
    rows,
    ownColumns: models.own.flatMap(model => model.columns),
    longSidePx: Math.max(reader.widthPx, reader.heightPx),
    components: models.actions.components,
    dimensions: models.shapes.dimensions,
    models: [models.detector, models.mesh, models.iris, models.expression, { name: 'action-units', sha256: models.actions.sha256 }, { name: 'face-shape', sha256: models.shapes.sha256 }, ...models.own.map(model => ({ name: model.card.name, sha256: model.sha256 }))].map(({ name, sha256 }) => ({ name, sha256 })),
    provider: source.provider,
  })
  const { user, system } = process.cpuUsage(cpuBefore)
  return { frames: framesUs.length, faces: rows.length, elapsedMs: performance.now() - started, cpuMs: (user + system) / 1000 }
}

import type { LabelledSample } from '#engine/training/samples.ts'
import type { Diff } from '#shared/domain/document.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openProjectDatabase } from '#engine/db/project-database.ts'
import { createAnalysisRepository } from '#engine/db/repositories/analyses.ts'
import { createMediaRepository } from '#engine/db/repositories/media.ts'
import { createRecordRepository } from '#engine/db/repositories/records.ts'
import { writeColumnarFile } from '#engine/perception/store/columnar-file.ts'
import { soundFileName, summaryFileName, trackFileName } from '#engine/perception/store/summary.ts'
import { makeProjectFolder } from '#engine/projects/project-folder.ts'
import { drawVideo } from '#engine/training/reasoner/scripted-annotator.ts'
import { createRandom } from '#shared/domain/random.ts'

/** A project on the disk as it is after analysis: one face a video, the teacher's segments and trees, nothing corrected. */
export type AnnotatedProject = Readonly<{ folder: string, samples: readonly LabelledSample[] }>

async function writeSignals(directory: string, table: SignalTable): Promise<void> {
  await mkdir(directory, { recursive: true })
  const endUs = (table.timesUs.at(-1) ?? 0) + 100_000
  await writeColumnarFile(join(directory, trackFileName(0)), {}, [{ name: 'times', data: table.timesUs }, ...[...table.columns].map(([name, data]) => ({ name, data }))])
  await writeColumnarFile(join(directory, soundFileName), {}, [{ name: 'times', data: new Float64Array(0) }])
  await writeFile(join(directory, summaryFileName), JSON.stringify({
    version: 1,
    everyNth: 1,
    totalFrames: table.timesUs.length,
    analysedFrames: table.timesUs.length,
    faceFrames: table.timesUs.length,
    providers: ['cpu'],
    models: [],
    tracks: [{ id: 'face-1', startUs: 0, endUs, frames: table.timesUs.length }],
    chunkStartsUs: [],
    pieces: [],
    soundRows: 0,
  }))
}

function recordsOf(samples: readonly LabelledSample[], trackId: string): Diff['added'] {
  return samples.flatMap(({ segmentId, mediaId, startUs, endUs, teacher }): Diff['added'] => [
    { type: 'segment', id: segmentId, mediaId, trackId, startUs, endUs, layer: 'machine' },
    { type: 'tree', id: `tree-${segmentId}`, mediaId, segmentId, layer: 'machine', reasonerId: 'teacher', basis: null, tree: teacher! },
  ])
}

/** Makes a project at `path` with so many segments in each video, drawn from `seed`. */
export async function makeAnnotatedProject(path: string, segmentsOf: Readonly<Record<string, number>>, seed: number): Promise<AnnotatedProject> {
  const folder = makeProjectFolder(path)
  const database = openProjectDatabase(folder)
  const random = createRandom(seed)
  const samples: LabelledSample[] = []
  try {
    for (const [mediaId, segments] of Object.entries(segmentsOf)) {
      const video = drawVideo(mediaId, segments, random)
      const analyses = createAnalysisRepository(database)
      const trackId = `${mediaId}.face-1`
      createMediaRepository(database).insert({ id: mediaId, path: join(folder, `${mediaId}.mp4`), relativePath: `${mediaId}.mp4`, name: `${mediaId}.mp4`, sizeBytes: 1, addedAtMs: 1 })
      analyses.insert({ id: `analysis-${mediaId}`, mediaId, everyNth: 1, createdAtMs: 1 })
      analyses.replaceTracks(`analysis-${mediaId}`, [{ id: trackId, mediaId, name: 'face 1', startUs: 0, endUs: segments * 2_500_000, frames: segments * 25 }])
      analyses.update(`analysis-${mediaId}`, { state: 'complete', finishedAtMs: 2 })
      await writeSignals(join(folder, 'signals', `analysis-${mediaId}`), video.table)
      const records = createRecordRepository(database)
      recordsOf(video.samples, trackId).forEach(records.insert)
      samples.push(...video.samples)
    }
  }
  finally {
    database.close()
  }
  return { folder, samples }
}

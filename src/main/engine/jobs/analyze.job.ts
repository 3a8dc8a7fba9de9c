import type { MediaMethods } from '#engine/media/worker.ts'
import type { EngineContext } from '../engine-context.ts'
import type { SessionWithoutJobs } from '../projects/project-session.ts'
import type { JobContext, JobDefinition } from './job-definition.ts'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { teach } from '../documents/teach.ts'
import { analyzeMedia } from '../perception/analyze.ts'
import { trackIdOf } from '../projects/analysis-store.ts'
import { markedNeutrals } from '../projects/marked-neutrals.ts'
import { cacheFolder, keptResources, probeInto } from '../projects/media-cache.ts'
import { requireFile } from '../projects/media-view.ts'
import { listOwnModels } from '../projects/own-models.ts'
import { providerMemory } from '../settings/data-dir.ts'
import { readByPromoted } from '../training/project/machine-trees.ts'

const inputSchema = z.strictObject({
  mediaId: z.string(),
  analysisId: z.string(),
  provider: z.enum(['auto', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu']),
  /** Leaves the trees as they are: the signals alone are derived again. */
  signalsOnly: z.boolean().default(false),
})
type Input = z.infer<typeof inputSchema>

const saveEveryMs = 2000

type Parts = Omit<EngineContext, 'projects'>

async function perceive({ workers, options, settings }: Parts, session: SessionWithoutJobs, { input, signal, report }: JobContext<Input>): Promise<void> {
  const { analyses, media } = session
  const kept = media.get(input.mediaId)
  const analysis = analyses.get(input.analysisId)
  if (!kept || !analysis)
    throw new AppError('not-found', 'The file or its analysis is no longer in the project', { data: { mediaId: input.mediaId } })
  if (!keptResources(session.folder, kept))
    await workers.lend<MediaMethods, void>('media', signal, worker => probeInto(kept, { projectFolder: session.folder, repository: media, worker, signal }))
  let savedAtMs = 0
  const result = await analyzeMedia({
    path: requireFile(session.folder, kept),
    cacheDir: cacheFolder(session.folder, kept.id),
    outDir: session.analysisStore.folderOf(analysis.id),
    everyNth: analysis.everyNth,
    audioTrack: kept.audioTrack,
    neutrals: markedNeutrals(session, kept.id, analysis.id),
    provider: input.provider,
    decode: settings.get().hardwareDecode,
    providerMemory: providerMemory(options.dataDir),
    ownModels: listOwnModels(session.folder),
  }, {
    host: workers.host,
    signal,
    onProgress: ({ done, total, framesPerSecond, provider, note }) => {
      report({ done, total, unit: 'frames', provider, note })
      if (performance.now() - savedAtMs < saveEveryMs)
        return
      savedAtMs = performance.now()
      analyses.update(analysis.id, { analysedFrames: done, totalFrames: total, framesPerSecond: framesPerSecond ?? 0, provider: provider ?? '' })
    },
  })
  session.database.transaction(() => {
    analyses.replaceTracks(analysis.id, result.tracks.map((track, place) => ({
      id: trackIdOf(kept.id, track.id),
      mediaId: kept.id,
      name: `face ${place + 1}`,
      startUs: track.startUs,
      endUs: track.endUs,
      frames: track.frames,
    })))
    analyses.update(analysis.id, {
      state: 'complete',
      analysedFrames: result.analysed,
      totalFrames: Math.ceil(result.frames / analysis.everyNth),
      faceFrames: result.faceFrames,
      framesPerSecond: result.framesPerSecond,
      provider: result.provider,
      models: [...result.models],
      finishedAtMs: Date.now(),
    })
  })
  await session.analysisStore.forgetOthers(kept.id, analysis.id)
}

/** Analyses a file: perception into columnar files, then the teacher's segments and trees into the machine layer. Resumes chunk by chunk. */
export function analyzeJob(parts: Parts, session: SessionWithoutJobs): JobDefinition<Input> {
  const tell = (mediaId: string): void => parts.events.publish({ kind: 'media', mediaId })
  return {
    kind: 'analyze',
    concurrency: 1,
    workerDeath: 'interrupted',
    resumeOnOpen: false,
    parse: input => inputSchema.parse(input),
    run: async (context) => {
      const { mediaId } = context.input
      await perceive(parts, session, context)
      tell(mediaId)
      if (context.input.signalsOnly)
        return
      context.report({ note: 'Composing trees' })
      const { name } = session.media.get(mediaId)!
      await teach(session.document, session.analysisStore, { id: mediaId, name }, context.signal)
      await readByPromoted(session, parts.workers, mediaId, context.signal)
      context.report({ note: null })
      tell(mediaId)
    },
    onStopped: (_, { mediaId }) => tell(mediaId),
  }
}

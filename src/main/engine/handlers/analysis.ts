import type { Job } from '#shared/contract/jobs.contract.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { readDefinitions } from '../perception/signal-store.ts'
import { requireMedia } from './media.ts'

type Wanted = Readonly<{ everyNth: number, provider: 'auto' | 'cuda' | 'dml' | 'coreml' | 'webgpu' | 'cpu', restart: boolean }>

/** The job that already does, or has already done, what is asked; null when there is something to do. */
function sameWork(session: ProjectSession, mediaId: string, { everyNth, restart }: Wanted): Job | null {
  const active = session.jobs.active('analyze', mediaId)
  if (active || restart)
    return active
  const newest = session.analyses.newestOf(mediaId)
  const last = session.jobs.newest('analyze', mediaId)
  return newest?.state === 'complete' && newest.everyNth === everyNth && last?.state === 'done' ? last : null
}

function startOne(session: ProjectSession, media: KeptMedia, wanted: Wanted): Job {
  const same = sameWork(session, media.id, wanted)
  if (same)
    return same
  const newest = session.analyses.newestOf(media.id)
  const goOn = newest !== null && !wanted.restart && newest.everyNth === wanted.everyNth
  const analysisId = goOn ? newest.id : newId('analysis')
  if (!goOn)
    session.analyses.insert({ id: analysisId, mediaId: media.id, everyNth: wanted.everyNth, createdAtMs: Date.now() })
  return session.jobs.start({ kind: 'analyze', title: `Analyse ${media.name}`, mediaId: media.id, input: { mediaId: media.id, analysisId, provider: wanted.provider } })
}

function readyMedia(session: ProjectSession, mediaId: string): KeptMedia {
  const media = requireMedia(session, mediaId)
  if (media.state === 'ready')
    return media
  throw new AppError(media.error?.code ?? 'conflict', media.error?.message ?? `${media.name} is still being looked into`, { hint: media.error?.hint ?? 'Wait until that is done.' })
}

/** The procedures of `analysis`. */
export function analysisHandlers({ projects, tokens }: EngineContext) {
  const { analysis } = implement(contract)

  function token(...arrays: readonly (Float64Array | Float32Array)[]): string {
    const bytes = Buffer.concat(arrays.map(array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)))
    return tokens.bytes(bytes, 'application/octet-stream')
  }

  return analysis.router({
    start: analysis.start.handler(({ input }) => {
      const session = projects.require()
      const { mediaId, ...wanted } = input
      if (mediaId !== undefined)
        return [startOne(session, readyMedia(session, mediaId), wanted)]
      const unfinished = session.media.list().filter(({ id, state }) => state === 'ready' && (wanted.restart || session.analyses.newestOf(id)?.state !== 'complete'))
      return unfinished.map(media => startOne(session, media, wanted))
    }),
    tracks: analysis.tracks.handler(({ input }) => {
      const session = projects.require()
      return session.analysisStore.tracks(requireMedia(session, input.mediaId).id)
    }),
    definitions: analysis.definitions.handler(() => [...readDefinitions()]),
    signals: analysis.signals.handler(({ input }) => {
      const session = projects.require()
      const { mediaId, ...query } = input
      const table = session.analysisStore.signals(requireMedia(session, mediaId).id, query)
      return { columns: [...table.columns.keys()], rows: table.timesUs.length, data: token(table.timesUs, ...table.columns.values()) }
    }),
    faces: analysis.faces.handler(({ input }) => {
      const session = projects.require()
      const { mediaId, ...span } = input
      const { tracks, timesUs, stride, values } = session.analysisStore.faces(requireMedia(session, mediaId).id, span)
      return { tracks: [...tracks], rows: timesUs.length, stride, data: token(timesUs, values) }
    }),
  })
}

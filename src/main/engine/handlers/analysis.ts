import type { KeptMedia } from '../db/repositories/media.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'
import { ownDefinitions } from '../perception/own/own-card.ts'
import { readDefinitions } from '../perception/signal-store.ts'
import { listOwnModels } from '../projects/own-models.ts'
import { startAnalysis, unfinishedMedia } from '../projects/start-analysis.ts'
import { requireMedia } from './media.ts'

function readyMedia(session: ProjectSession, mediaId: string): KeptMedia {
  const media = requireMedia(session, mediaId)
  if (media.state === 'ready')
    return media
  throw new AppError(media.error?.code ?? 'conflict', media.error?.message ?? `${media.name} is still being looked into`, { hint: media.error?.hint ?? 'Wait until that is done.' })
}

/** The step that comes nearest to a wanted rate; null without a rate, or in a file without frames. */
function everyNthFor({ rateHz }: KeptMedia, framesPerSecond: number | undefined): number | null {
  return framesPerSecond === undefined || rateHz === null ? null : Math.max(1, Math.round(rateHz / framesPerSecond))
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
      const { mediaId, framesPerSecond, ...wanted } = input
      const media = mediaId === undefined ? unfinishedMedia(session, wanted.restart) : [readyMedia(session, mediaId)]
      return media.map(one => startAnalysis(session, one, { ...wanted, everyNth: everyNthFor(one, framesPerSecond) ?? wanted.everyNth }))
    }),
    tracks: analysis.tracks.handler(({ input }) => {
      const session = projects.require()
      return session.analysisStore.tracks(requireMedia(session, input.mediaId).id)
    }),
    definitions: analysis.definitions.handler(() => {
      const session = projects.current
      return [...readDefinitions(), ...session ? listOwnModels(session.folder).flatMap(({ card }) => ownDefinitions(card)) : []]
    }),
    signals: analysis.signals.handler(({ input }) => {
      const session = projects.require()
      const { mediaId, ...query } = input
      const table = session.analysisStore.signals(requireMedia(session, mediaId).id, query)
      return { columns: [...table.columns.keys()], rows: table.timesUs.length, reduced: table.reduced, data: token(table.timesUs, ...table.columns.values()) }
    }),
    faces: analysis.faces.handler(({ input }) => {
      const session = projects.require()
      const { mediaId, ...span } = input
      const { tracks, timesUs, stride, values } = session.analysisStore.faces(requireMedia(session, mediaId).id, span)
      return { tracks: [...tracks], rows: timesUs.length, stride, data: token(timesUs, values) }
    }),
  })
}

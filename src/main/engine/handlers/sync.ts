import type { HeardFile } from '#engine/media/align-sound.ts'
import type { MediaMethods } from '#engine/media/worker.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { implement } from '@orpc/server'
import { cacheFiles } from '#engine/media/cache-files.ts'
import { readFrameIndex } from '#engine/media/index-file.ts'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'
import { footageSilenceMs } from '../processes/client.ts'
import { blameFile } from '../projects/blame-file.ts'
import { cacheFolder } from '../projects/media-cache.ts'
import { requireFile } from '../projects/media-view.ts'
import { align, companions, part } from '../sync/alignments.ts'
import { requireMedia } from './media.ts'

async function heard(session: ProjectSession, media: KeptMedia): Promise<HeardFile> {
  if (media.audioTracks === 0)
    throw new AppError('media-unsupported', `${media.name} has no sound`, { hint: 'Align it by hand.', data: { file: media.name } })
  const folder = cacheFolder(session.folder, media.id)
  const peaks = join(folder, cacheFiles.peaks)
  const index = await readFrameIndex(folder).catch(() => null)
  return { path: requireFile(session.folder, media), track: media.audioTrack, peaks: existsSync(peaks) ? new Int8Array(readFileSync(peaks)) : null, originUs: index?.naming.originUs }
}

/** The procedures of `sync`. */
export function syncHandlers({ projects, settings, workers }: EngineContext) {
  const { sync } = implement(contract)

  function pairOf(input: Readonly<{ mediaId: string, otherId: string }>) {
    const session = projects.require()
    const [first, other] = [requireMedia(session, input.mediaId), requireMedia(session, input.otherId)]
    return { session, first, other, names: { first: first.name, other: other.name, who: settings.get().annotator } }
  }

  return sync.router({
    companions: sync.companions.handler(({ input }) => companions(projects.require().document.records, input.mediaId)),
    align: sync.align.handler(({ input }) => {
      const { session, names } = pairOf(input)
      align(session.document, input, names)
      return companions(session.document.records, input.mediaId)
    }),
    part: sync.part.handler(({ input }) => {
      const { session, names } = pairOf(input)
      part(session.document, input.mediaId, input.otherId, names)
      return companions(session.document.records, input.mediaId)
    }),
    hear: sync.hear.handler(async ({ input, signal }) => {
      const { session, first, other } = pairOf(input)
      const files = { first: await heard(session, first), second: await heard(session, other) }
      const found = await blameFile(`${first.name} or ${other.name}`, () => workers.shared<MediaMethods>('media').call('alignSound', files, { signal, silenceMs: footageSilenceMs }))
      if (!found)
        throw new AppError('media-unsupported', `${first.name} or ${other.name} is silent`, { hint: 'Align them by hand.' })
      return found
    }),
  })
}

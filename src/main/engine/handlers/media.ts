import type { MediaMethods } from '#engine/media/worker.ts'
import type { Media } from '#shared/contract/media.contract.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { implement } from '@orpc/server'
import { spectrogramFile } from '#engine/media/cache-files.ts'
import { readFrameIndex } from '#engine/media/index-file.ts'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'
import { footageSilenceMs } from '../processes/client.ts'
import { addMedia, startProbe } from '../projects/add-media.ts'
import { blameFile } from '../projects/blame-file.ts'
import { chooseAudioTrack } from '../projects/choose-audio-track.ts'
import { cacheFolder } from '../projects/media-cache.ts'
import { mediaResources } from '../projects/media-resources.ts'
import { requireFile, toMedia } from '../projects/media-view.ts'
import { relink } from '../projects/relink.ts'

/** The linked file with this id. @throws AppError `not-found` */
export function requireMedia(session: ProjectSession, mediaId: string): KeptMedia {
  const media = session.media.get(mediaId)
  if (!media)
    throw new AppError('not-found', `There is no file ${mediaId} in this project`, { hint: 'The list of media shows those that there are.', data: { mediaId } })
  return media
}

function viewOf(session: ProjectSession, mediaId: string): Media {
  return toMedia(session.folder, requireMedia(session, mediaId), session.analyses.newestOf(mediaId))
}

async function remove(session: ProjectSession, mediaId: string): Promise<void> {
  requireMedia(session, mediaId)
  for (const kind of ['probe', 'analyze'] as const) {
    const active = session.jobs.active(kind, mediaId)
    if (active)
      await session.jobs.cancel(active.id)
  }
  session.media.setRemoved(mediaId, Date.now())
}

/** The procedures of `media`. */
export function mediaHandlers({ projects, events, tokens, workers }: EngineContext) {
  const { media } = implement(contract)
  const tell = (mediaId: string): void => events.publish({ kind: 'media', mediaId })

  return media.router({
    list: media.list.handler(() => {
      const session = projects.require()
      const analyses = session.analyses.newestByMedia()
      return session.media.list().map(kept => toMedia(session.folder, kept, analyses.get(kept.id) ?? null))
    }),
    get: media.get.handler(({ input }) => viewOf(projects.require(), input.mediaId)),
    add: media.add.handler(async ({ input }) => {
      const added = await addMedia(projects.require(), input.paths)
      new Set(added.flatMap(({ mediaId }) => mediaId ?? [])).forEach(tell)
      return added
    }),
    remove: media.remove.handler(async ({ input }) => {
      await remove(projects.require(), input.mediaId)
      tell(input.mediaId)
      return {}
    }),
    relink: media.relink.handler(async ({ input }) => {
      const session = projects.require()
      await relink(session, workers, requireMedia(session, input.mediaId), input.path)
      const { id, name, state } = requireMedia(session, input.mediaId)
      if (state === 'probing')
        startProbe(session, id, name)
      tell(id)
      return viewOf(session, id)
    }),
    setSubject: media.setSubject.handler(({ input }) => {
      const session = projects.require()
      requireMedia(session, input.mediaId)
      session.media.update(input.mediaId, { subject: input.subject?.trim() || null })
      tell(input.mediaId)
      return viewOf(session, input.mediaId)
    }),
    setAudioTrack: media.setAudioTrack.handler(async ({ input }) => {
      const session = projects.require()
      await chooseAudioTrack(session, requireMedia(session, input.mediaId), input.track)
      tell(input.mediaId)
      return viewOf(session, input.mediaId)
    }),
    resources: media.resources.handler(({ input }) => {
      const session = projects.require()
      return mediaResources(session, requireMedia(session, input.mediaId), tokens)
    }),
    spectrogram: media.spectrogram.handler(async ({ input, signal }) => {
      const session = projects.require()
      const kept = requireMedia(session, input.mediaId)
      const cacheDir = cacheFolder(session.folder, kept.id)
      const tile = { level: input.level, index: input.index, track: kept.audioTrack }
      const file = join(cacheDir, spectrogramFile(tile))
      if (!existsSync(file)) {
        const index = await readFrameIndex(cacheDir).catch(() => null)
        const wanted = { path: requireFile(session.folder, kept), cacheDir, ...tile, originUs: index?.naming.originUs ?? 0 }
        await blameFile(kept.name, () => workers.shared<MediaMethods>('media').call('spectrogram', wanted, { signal, silenceMs: footageSilenceMs }))
      }
      return { data: tokens.file(file, 'application/octet-stream') }
    }),
    frame: media.frame.handler(async ({ input, signal }) => {
      const session = projects.require()
      const kept = requireMedia(session, input.mediaId)
      const request = { path: requireFile(session.folder, kept), cacheDir: cacheFolder(session.folder, kept.id), ptsUs: input.ptsUs }
      const { jpeg, ptsUs } = await blameFile(kept.name, () => workers.shared<MediaMethods>('media').call('frame', request, { signal, silenceMs: footageSilenceMs }))
      return { image: tokens.bytes(jpeg, 'image/jpeg'), ptsUs }
    }),
  })
}

import type { KeptMedia } from '../db/repositories/media.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'
import { addMedia } from '../projects/add-media.ts'
import { toMedia } from '../projects/media-view.ts'

/** The linked file with this id. @throws AppError `not-found` */
export function requireMedia(session: ProjectSession, mediaId: string): KeptMedia {
  const media = session.media.get(mediaId)
  if (!media)
    throw new AppError('not-found', `There is no file ${mediaId} in this project`, { hint: 'The list of media shows those that there are.', data: { mediaId } })
  return media
}

/** The procedures of `media`. */
export function mediaHandlers({ projects, events }: EngineContext) {
  const { media } = implement(contract)
  const view = (session: ProjectSession, mediaId: string) => toMedia(session.folder, requireMedia(session, mediaId), session.analyses.newestOf(mediaId))

  return media.router({
    list: media.list.handler(() => {
      const session = projects.require()
      const analyses = session.analyses.newestByMedia()
      return session.media.list().map(kept => toMedia(session.folder, kept, analyses.get(kept.id) ?? null))
    }),
    get: media.get.handler(({ input }) => view(projects.require(), input.mediaId)),
    add: media.add.handler(async ({ input }) => {
      const added = await addMedia(projects.require(), input.paths)
      for (const { mediaId } of added) {
        if (mediaId)
          events.publish({ kind: 'media', mediaId })
      }
      return added
    }),
    remove: media.remove.handler(async ({ input }) => {
      const session = projects.require()
      requireMedia(session, input.mediaId)
      for (const kind of ['probe', 'analyze'] as const) {
        const active = session.jobs.active(kind, input.mediaId)
        if (active)
          await session.jobs.cancel(active.id)
      }
      session.media.setRemoved(input.mediaId, Date.now())
      events.publish({ kind: 'media', mediaId: input.mediaId })
      return {}
    }),
    relink: media.relink.handler(() => notYet()),
    setSubject: media.setSubject.handler(({ input }) => {
      const session = projects.require()
      requireMedia(session, input.mediaId)
      session.media.update(input.mediaId, { subject: input.subject?.trim() || null })
      events.publish({ kind: 'media', mediaId: input.mediaId })
      return view(session, input.mediaId)
    }),
    resources: media.resources.handler(() => notYet()),
    frame: media.frame.handler(() => notYet()),
  })
}

function notYet(): never {
  throw new AppError('media-unsupported', 'Files cannot be read yet')
}

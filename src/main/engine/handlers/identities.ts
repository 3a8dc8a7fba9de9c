import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { actOnIdentities } from '../identities/act-on-identities.ts'
import { proposeIdentities } from '../identities/propose.ts'
import { faceThumbnail } from '../identities/thumbnail.ts'

/** The procedures of `identities`. */
export function identityHandlers({ projects, settings, tokens, workers }: EngineContext) {
  const { identities } = implement(contract)
  return identities.router({
    list: identities.list.handler(() => {
      const session = projects.require()
      return {
        people: session.document.records.list({ types: ['person'] }).filter(record => record.type === 'person').sort((a, b) => a.name.localeCompare(b.name)),
        tracks: session.media.list().flatMap(media => session.analysisStore.tracks(media.id)),
      }
    }),
    propose: identities.propose.handler(({ input }) => proposeIdentities(projects.require(), input.least)),
    apply: identities.apply.handler(({ input }) => {
      const { sequence, savedAtMs } = actOnIdentities(projects.require(), input.acts, input.annotator ?? settings.get().annotator)
      return { sequence, savedAtMs }
    }),
    thumbnail: identities.thumbnail.handler(async ({ input, signal }) => {
      const { path, ptsUs } = await faceThumbnail(projects.require(), workers, input.trackId, signal)
      return { image: tokens.file(path, 'image/jpeg'), ptsUs }
    }),
  })
}

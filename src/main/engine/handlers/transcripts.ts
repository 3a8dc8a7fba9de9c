import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { exportTranscript, importTranscript } from '../transcripts/import-transcript.ts'
import { requireMedia } from './media.ts'

/** The procedures of `transcripts`. */
export function transcriptHandlers({ projects, settings, codebooks }: EngineContext) {
  const { transcripts } = implement(contract)
  return transcripts.router({
    import: transcripts.import.handler(async ({ input }) => {
      const session = projects.require()
      assertAbsolute(input.path)
      const { offsetUs, names } = input
      const found = await importTranscript(session, requireMedia(session, input.mediaId), input.path, { offsetUs, names, codebooks, annotator: input.annotator ?? settings.get().annotator })
      return { ...found, speakers: [...found.speakers], problems: [...found.problems] }
    }),
    export: transcripts.export.handler(({ input }) => {
      const session = projects.require()
      assertAbsolute(input.out)
      return exportTranscript(session, requireMedia(session, input.mediaId), input.out)
    }),
  })
}

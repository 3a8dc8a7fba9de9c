import type { EngineContext } from '../engine-context.ts'
import { basename } from 'node:path'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { exportedMediaOf } from '../exports/project-export.ts'
import { csvPieces } from '../exports/write-csv.ts'
import { jsonPieces } from '../exports/write-json.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { requireMedia } from './media.ts'

/** The procedures of `exports`. */
export function exportHandlers({ projects }: EngineContext) {
  const { exports } = implement(contract)
  return exports.router({
    write: exports.write.handler(async ({ input }) => {
      const session = projects.require()
      assertAbsolute(input.out)
      if (input.mediaId !== undefined)
        requireMedia(session, input.mediaId)
      let rows = 0
      const count = (more: number): void => void (rows += more)
      // Read at once, so that the file shows one state of the document however long the disk takes.
      const media = [...exportedMediaOf(session, input.mediaId, input.names)]
      const { id, name } = session.info()
      const pieces = input.format === 'trees-csv'
        ? csvPieces(media, count)
        : jsonPieces({ format: 'affectree-export', version: 1, project: { id, name } }, media, count)
      const bytes = await writeAtomically(input.out, pieces)
      return { path: input.out, bytes, rows }
    }),
    start: exports.start.handler(({ input }) => {
      const session = projects.require()
      assertAbsolute(input.out)
      if (input.mediaId !== undefined)
        requireMedia(session, input.mediaId)
      return session.jobs.start({ kind: 'export', title: `Write ${basename(input.out)}`, mediaId: input.mediaId ?? null, input })
    }),
  })
}

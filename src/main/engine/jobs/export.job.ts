import type { FrameFormat } from '#shared/contract/exports.contract.ts'
import type { FrameRow } from '../exports/frames/frame-rows.ts'
import type { Content } from '../files/write-atomically.ts'
import type { SessionWithoutJobs } from '../projects/project-session.ts'
import type { JobContext, JobDefinition } from './job-definition.ts'
import { z } from 'zod'
import { exportNames, frameFormats } from '#shared/contract/exports.contract.ts'
import { faceSignalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { countRows, frameRows } from '../exports/frames/frame-rows.ts'
import { openFaceColumns } from '../exports/frames/openface-columns.ts'
import { pyFeatColumns } from '../exports/frames/pyfeat-columns.ts'
import { signalColumns } from '../exports/frames/signal-columns.ts'
import { parquetPieces } from '../exports/frames/write-parquet.ts'
import { jsonLines, tablePieces } from '../exports/frames/write-text.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { ownColumns } from '../perception/own/own-card.ts'
import { listOwnModels } from '../projects/own-models.ts'

const inputSchema = z.strictObject({
  format: z.enum(frameFormats),
  out: z.string(),
  mediaId: z.string().optional(),
  names: z.enum(exportNames),
  landmarks: z.boolean(),
})
type Input = z.infer<typeof inputSchema>

function piecesOf(format: FrameFormat, rows: AsyncIterable<readonly FrameRow[]>, { landmarks, ownSignals }: Readonly<{ landmarks: boolean, ownSignals: readonly string[] }>): Content {
  const own = signalColumns([...faceSignalDefinitions.map(({ name }) => name), ...ownSignals], landmarks)
  switch (format) {
    case 'openface-csv': return tablePieces(rows, openFaceColumns, { separator: ', ', missing: 'nan' })
    case 'pyfeat-csv': return tablePieces(rows, pyFeatColumns, { separator: ',', missing: '' })
    case 'jsonl': return jsonLines(rows, own)
    case 'parquet': return parquetPieces(rows, own)
    default: return tablePieces(rows, own, { separator: ',', missing: '' })
  }
}

async function run(session: SessionWithoutJobs, { input, signal, report }: JobContext<Input>): Promise<void> {
  const ownSignals = listOwnModels(session.folder).flatMap(({ card }) => ownColumns(card))
  const total = countRows(session, input.mediaId)
  let done = 0
  report({ done, total, unit: 'rows' })
  async function* counted(): AsyncGenerator<readonly FrameRow[]> {
    for await (const rows of frameRows(session, { ...input, signal })) {
      yield rows
      done += rows.length
      report({ done, total: Math.max(total, done) })
    }
  }
  await writeAtomically(input.out, piecesOf(input.format, counted(), { landmarks: input.landmarks, ownSignals }))
  report({ done, total: done })
}

/** Writes signals out, one row a face and frame. A job that is run again begins anew; nothing stands at the path before it is done. */
export function exportJob(session: SessionWithoutJobs): JobDefinition<Input> {
  return {
    kind: 'export',
    concurrency: 1,
    workerDeath: 'failed',
    resumeOnOpen: false,
    parse: input => inputSchema.parse(input),
    run: context => run(session, context),
  }
}

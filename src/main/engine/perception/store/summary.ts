import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'

/** A face followed through the file: `id` is unique within the analysis; half open in time; `frames` counts frames on which it was found. */
export const trackSummarySchema = z.strictObject({
  id: z.string(),
  startUs: z.number(),
  endUs: z.number(),
  frames: z.int(),
})
export type TrackSummary = z.infer<typeof trackSummarySchema>

/** Where a person said that a face is at rest: rows of the track `from` within the span are the neutral of `tracks`. */
export const markedNeutralSchema = z.strictObject({ tracks: z.array(z.string()), from: z.string(), startUs: z.number(), endUs: z.number() })
export type MarkedNeutral = z.infer<typeof markedNeutralSchema>

/**
 * What an analysis holds, beside its columns. `pieces` says which rows of which chunk are which track (by place in `tracks`); `chunkStartsUs`
 * is the time of the first analysed frame of each chunk, ascending, null for a chunk without frames.
 */
export const analysisSummarySchema = z.strictObject({
  version: z.literal(1),
  everyNth: z.int(),
  totalFrames: z.int(),
  analysedFrames: z.int(),
  faceFrames: z.int(),
  providers: z.array(z.string()),
  models: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  tracks: z.array(trackSummarySchema),
  chunkStartsUs: z.array(z.number().nullable()),
  pieces: z.array(z.strictObject({ chunk: z.int(), tracklet: z.int(), track: z.int(), firstRow: z.int(), endRow: z.int() })),
  soundRows: z.int(),
  /** Neutrals that people marked; those of the other tracks were estimated. */
  neutrals: z.array(markedNeutralSchema).optional(),
})
export type AnalysisSummary = z.infer<typeof analysisSummarySchema>

/** The file of the summary, within the folder of an analysis. */
export const summaryFileName = 'summary.json'
/** The file of the sound's signals. */
export const soundFileName = 'sound.bin'

/** The file of a track's signals. */
export function trackFileName(track: number): string {
  return `track-${String(track).padStart(4, '0')}.bin`
}

/** Reads the summary of a finished analysis. @throws AppError `not-found` when it is not finished, `file-unreadable` when damaged. */
export function readSummary(outDir: string): AnalysisSummary {
  let text: string
  try {
    text = readFileSync(join(outDir, summaryFileName), 'utf8')
  }
  catch (error) {
    throw new AppError('not-found', 'The analysis is not finished', { hint: 'Analyse the file, or resume its analysis', cause: error })
  }
  try {
    return analysisSummarySchema.parse(JSON.parse(text))
  }
  catch (error) {
    throw new AppError('file-unreadable', 'The summary of the analysis is damaged', { hint: 'Analyse the file again', cause: error })
  }
}

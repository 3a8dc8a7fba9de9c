import { z } from 'zod'
import { spectrogramLevels } from '../domain/voice/spectrogram-tiles.ts'
import { errorRecordSchema, nothing, procedure, tokenSchema } from './procedure.ts'

/** A file linked to the project. Times are microseconds of its own presentation clock; `frameCount` counts distinct presented frames. */
export const mediaSchema = z.object({
  id: z.string(),
  name: z.string(),
  subject: z.string().nullable(),
  state: z.enum(['probing', 'ready', 'failed', 'missing']),
  error: errorRecordSchema.nullable(),
  durationUs: z.number(),
  firstPtsUs: z.number(),
  frameCount: z.int(),
  rateHz: z.number().nullable(),
  variableRate: z.boolean(),
  widthPx: z.int(),
  heightPx: z.int(),
  rotationDegrees: z.int(),
  videoCodec: z.string().nullable(),
  container: z.string(),
  audioTracks: z.int(),
  audioCodec: z.string().nullable(),
  /** The sound track that is heard, counted from 0 among those that can be decoded. */
  audioTrack: z.int(),
  sizeBytes: z.number(),
  addedAtMs: z.number(),
  analysis: z.object({
    id: z.string(),
    state: z.enum(['partial', 'complete']),
    everyNth: z.int(),
    analysedFrames: z.int(),
    totalFrames: z.int(),
    faceFrames: z.int(),
    framesPerSecond: z.number(),
    provider: z.string(),
    models: z.array(z.object({ name: z.string(), sha256: z.string() })),
  }).nullable(),
})
export type Media = z.infer<typeof mediaSchema>

/**
 * Where the window fetches what it shows of a file. `video` plays in a `<video>` element (original or proxy);
 * `frameTimes` is Float64Array of PTS in microseconds, ascending; `peaks` is Int8Array of min,max pairs at `peaksRateHz`;
 * `filmstrip` is one JPEG of `filmstripCount` tiles in a row, `filmstripTileWidthPx` wide each, evenly spaced over the duration.
 */
export const mediaResourcesSchema = z.object({
  video: tokenSchema.nullable(),
  isProxy: z.boolean(),
  frameTimes: tokenSchema.nullable(),
  peaks: tokenSchema.nullable(),
  peaksRateHz: z.number(),
  filmstrip: tokenSchema.nullable(),
  filmstripCount: z.int(),
  filmstripTileWidthPx: z.int(),
})
export type MediaResources = z.infer<typeof mediaResourcesSchema>

const byId = z.strictObject({ mediaId: z.string() })

/** The files of the project and what the window shows of them. */
export const media = {
  list: procedure.input(nothing).output(z.array(mediaSchema)),
  get: procedure.input(byId).output(mediaSchema),
  /**
   * Adds files and folders (searched for known endings). Answers at once with one entry a file: the media that is now being probed,
   * the media it already is, or the error that names the file and the reason. Others go on when one fails.
   */
  add: procedure
    .input(z.strictObject({ paths: z.array(z.string().min(1)).min(1) }))
    .output(z.array(z.object({ path: z.string(), mediaId: z.string().nullable(), jobId: z.string().nullable(), error: errorRecordSchema.nullable() }))),
  remove: procedure.input(byId).output(nothing),
  relink: procedure.input(z.strictObject({ mediaId: z.string(), path: z.string() })).output(mediaSchema),
  setSubject: procedure.input(z.strictObject({ mediaId: z.string(), subject: z.string().nullable() })).output(mediaSchema),
  /**
   * Chooses which sound track is heard. The outline and the window's copy are made anew in the background; a finished analysis measures the new
   * sound and keeps its faces.
   */
  setAudioTrack: procedure.input(z.strictObject({ mediaId: z.string(), track: z.int().min(0) })).output(mediaSchema),
  resources: procedure.input(byId).output(mediaResourcesSchema),
  /**
   * A tile of the spectrogram of the sound that is heard (`spectrogramTiles` says which): the token of bytes, shape [512 columns * 64 mel bands], the
   * lowest band first, 0 for silence and 255 for -15 dB of full scale and more.
   */
  spectrogram: procedure.input(z.strictObject({ mediaId: z.string(), level: z.int().min(0).max(spectrogramLevels - 1), index: z.int().min(0) })).output(z.object({ data: tokenSchema })),
  /** A still of the original at exactly the frame with this PTS, as a token for a JPEG. */
  frame: procedure.input(z.strictObject({ mediaId: z.string(), ptsUs: z.number() })).output(z.object({ image: tokenSchema, ptsUs: z.number() })),
}

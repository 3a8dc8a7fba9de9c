import { z } from 'zod'
import { procedure } from './procedure.ts'

/** What is said in a file, in words: text tiers of the document, one a speaker. */
export const transcripts = {
  /** Reads WebVTT or SubRip into the document. `offsetUs` is added to its times; `names` takes a name before a colon for the speaker. */
  import: procedure
    .input(z.strictObject({ mediaId: z.string(), path: z.string().min(1), offsetUs: z.int().default(0), names: z.boolean().default(false), annotator: z.string().optional() }))
    .output(z.object({
      sequence: z.int(),
      savedAtMs: z.number(),
      utterances: z.int(),
      speakers: z.array(z.string()),
      outside: z.int(),
      problems: z.array(z.object({ line: z.int(), reason: z.string() })),
    })),
  /** Writes it to a .vtt or .srt file (atomically). */
  export: procedure
    .input(z.strictObject({ mediaId: z.string(), out: z.string().min(1) }))
    .output(z.object({ path: z.string(), bytes: z.number(), rows: z.int() })),
}

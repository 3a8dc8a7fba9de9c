import { z } from 'zod'

/**
 * Two files that show the same event: a moment at `t` of the file `mediaId` is at `t + offsetUs` of the file `otherId`, each on its own
 * presentation clock. `confidence` in [0, 1] when it was found by sound, null when a person set it.
 */
export const alignmentSchema = z.strictObject({
  type: z.literal('alignment'),
  id: z.string(),
  mediaId: z.string(),
  otherId: z.string(),
  offsetUs: z.int(),
  origin: z.enum(['hand', 'sound']),
  confidence: z.number().min(0).max(1).nullable(),
})

export type Alignment = z.infer<typeof alignmentSchema>

/** A file that plays along with another: its time is that of the other plus `offsetUs`. */
export type Companion = Readonly<{ mediaId: string, offsetUs: number, confidence: number | null, origin: Alignment['origin'] }>

/** How many files can be watched at once. */
export const mostTogether = 4

/**
 * The files that go with one, whichever of them the alignments were made from: direct ones, those made the other way round, and those that
 * are aligned to the same third. Ordered by how directly they are aligned.
 */
export function companionsOf(mediaId: string, alignments: readonly Alignment[]): readonly Companion[] {
  const found = new Map<string, Companion>()
  const reached: Companion[] = [{ mediaId, offsetUs: 0, confidence: null, origin: 'hand' }]
  for (let at = 0; at < reached.length; at++) {
    const from = reached[at] as Companion
    for (const link of alignments) {
      const forward = link.mediaId === from.mediaId
      if (!forward && link.otherId !== from.mediaId)
        continue
      const next: Companion = {
        mediaId: forward ? link.otherId : link.mediaId,
        offsetUs: from.offsetUs + (forward ? link.offsetUs : -link.offsetUs),
        confidence: link.confidence,
        origin: link.origin,
      }
      if (next.mediaId === mediaId || found.has(next.mediaId))
        continue
      found.set(next.mediaId, next)
      reached.push(next)
    }
  }
  return [...found.values()].slice(0, mostTogether - 1)
}

import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { CueThresholds } from './cue-thresholds.ts'
import type { EmotionReading } from './emotion-reading.ts'
import { calibrateCues, withThresholds } from './cue-thresholds.ts'
import { calibrateTeacher, withUnseenReadings } from './emotion-reading.ts'

/** What a training has to do with: people's trees to learn from and held out, and unreviewed segments. */
type Sides = Readonly<{ train: readonly LabelledSample[], heldOut: readonly LabelledSample[], weak: readonly SegmentSample[] }>

/**
 * Calibrates the teacher on the segments that are learned from, and lets it read all anew. Those learned from come with the emotions of a reading that
 * was not fitted on their person: so a model learns how far to trust it. A threshold is one number a cue, too little to learn a segment by heart.
 * @returns `reading` null and `thresholds` empty where the rules stay
 */
export function hearTeacher({ train, heldOut, weak }: Sides): Sides & Readonly<{ reading: EmotionReading | null, thresholds: CueThresholds }> {
  const teacher = calibrateTeacher(train)
  const thresholds = calibrateCues(train)
  return {
    train: withThresholds(withUnseenReadings(train, teacher), thresholds),
    heldOut: withThresholds(heldOut, thresholds),
    weak: withThresholds(weak, thresholds),
    reading: teacher?.reading ?? null,
    thresholds,
  }
}

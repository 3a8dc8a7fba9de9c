import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { LevelRule } from '#shared/domain/teacher/cue-rules.ts'
import { z } from 'zod'
import { personTargets, targetWeights } from '#engine/training/reasoner/targets.ts'
import { emptyVocabulary, indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { treeOfCues } from '#shared/domain/teacher/compose-tree.ts'
import { actionRules, scaleActionRules } from '#shared/domain/teacher/cue-rules.ts'
import { findsCue, redetectActions } from '#shared/domain/teacher/detect-cues.ts'
import { partsOf } from './parts.ts'

/**
 * The facial cues whose threshold was moved: by `factor` (with the lower threshold and the full value) to `threshold`, in the signal's unit.
 * `present` and `absent` are the reviewed segments with and without the cue; `errors` how many of them the moved threshold got wrong where it was
 * not fitted on their person, beside those of the documented one.
 */
export const cueThresholdsSchema = z.array(z.strictObject({
  term: z.string(),
  factor: z.number(),
  threshold: z.number(),
  present: z.int(),
  absent: z.int(),
  errors: z.strictObject({ calibrated: z.int(), rules: z.int() }),
}))
export type CueThresholds = z.infer<typeof cueThresholdsSchema>

/** Factors by term of the cue. */
type Factors = ReadonlyMap<string, number>

/** A threshold is moved from so many segments with the cue and so many without it on. */
const fewest = 5

/** By how many segments a moved threshold must do better than the documented one. */
const margin = 2

/** How many errors a threshold must save to be moved by a factor of e. */
const caution = 1

/** Factors that are tried, 1 among them: a tenth apart, from .24 to 1.61. */
const factors = Array.from({ length: 21 }, (_, place) => 1.1 ** (place - 15))

/** One reviewed segment as a threshold sees it: the highest factor at which the cue is still found (0 when at none), and whether it was there. */
type Judged = Readonly<{ reach: number, there: boolean, part: number }>

function reachOf(sample: SegmentSample, rule: LevelRule): number {
  return factors.findLast(factor => findsCue(sample.signals, sample, scaled(rule, factor))) ?? 0
}

function scaled(rule: LevelRule, factor: number): LevelRule {
  return scaleActionRules(new Map([[rule.term, factor]])).find(({ term }) => term === rule.term)!
}

const errorsAt = (judged: readonly Judged[], factor: number): number => judged.filter(({ reach, there }) => reach >= factor !== there).length

/** The factor with the fewest errors, where each step away from the documented threshold has to pay for itself. */
function bestFactor(judged: readonly Judged[]): number {
  const cost = (factor: number): number => errorsAt(judged, factor) + caution * Math.abs(Math.log(factor))
  return factors.reduce((best, factor) => cost(factor) < cost(best) ? factor : best, 1)
}

/** For each part the factor that the others would have. */
function crossFactors(judged: readonly Judged[]): ReadonlyMap<number, number> {
  return new Map([...new Set(judged.map(({ part }) => part))].map(part => [part, bestFactor(judged.filter(each => each.part !== part))]))
}

/** What people said of each facial cue: those they judged, segment by segment. */
function judgements(samples: readonly LabelledSample[]): ReadonlyMap<string, readonly Judged[]> {
  const vocabulary = { ...emptyVocabulary, cue: actionRules.map(({ term }) => ({ codebook: 'cues', term, label: term })) }
  const index = indexVocabulary(vocabulary)
  const targets = samples.map(sample => personTargets(sample, vocabulary, index).cue)
  const parts = partsOf(samples)
  return new Map(actionRules.map((rule, place) => [rule.term, samples.flatMap((sample, at): Judged[] => {
    const { values, weights } = targets[at]!
    const measured = rule.signals.every(signal => sample.signals.columns.has(signal))
    return measured && weights[place] === targetWeights.reviewed ? [{ reach: reachOf(sample, rule), there: values[place] === 1, part: parts[at]! }] : []
  })]))
}

/**
 * Moves the thresholds of facial cues to where people say the cue begins in this footage. A threshold stays where it is documented with fewer than
 * 5 reviewed segments with or without its cue, or where moving it does not save 2 errors on people it was not fitted on.
 */
export function calibrateCues(samples: readonly LabelledSample[]): CueThresholds {
  return [...judgements(samples)].flatMap(([term, judged]) => {
    const present = judged.filter(({ there }) => there).length
    const absent = judged.length - present
    if (Math.min(present, absent) < fewest)
      return []
    const byPart = crossFactors(judged)
    const errors = {
      calibrated: judged.filter(each => errorsAt([each], byPart.get(each.part)!) > 0).length,
      rules: errorsAt(judged, 1),
    }
    const factor = bestFactor(judged)
    const { on } = actionRules.find(each => each.term === term)!
    return factor === 1 || errors.rules - errors.calibrated < margin ? [] : [{ term, factor, threshold: on * factor, present, absent, errors }]
  })
}

function readAgain<Sample extends SegmentSample>(sample: Sample, moved: Factors): Sample {
  if (moved.size === 0 || sample.teacher === null || !sample.cues)
    return sample
  const { signals, cues, startUs, endUs } = sample
  const span = { startUs, endUs }
  return { ...sample, teacher: treeOfCues(signals, span, redetectActions(signals, span, cues, scaleActionRules(moved))) }
}

/** The segments as the teacher reads them with moved thresholds. */
export function withThresholds<Sample extends SegmentSample>(samples: readonly Sample[], thresholds: CueThresholds | null | undefined): readonly Sample[] {
  const moved = new Map((thresholds ?? []).map(({ term, factor }) => [term, factor]))
  return samples.map(sample => readAgain(sample, moved))
}

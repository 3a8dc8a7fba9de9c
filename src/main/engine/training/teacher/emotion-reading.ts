import type { Vocabulary, VocabularyIndex } from '#engine/training/reasoner/vocabulary.ts'
import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { Logistic, LogisticExamples } from './logistic.ts'
import { z } from 'zod'
import { confidences } from '#engine/training/reasoner/targets.ts'
import { termKey } from '#engine/training/reasoner/vocabulary.ts'
import { meanRoot } from '#engine/training/samples.ts'
import { actionUnitDefinitions } from '#shared/domain/face/action-unit-definitions.ts'
import { emotionSignals, emotionTerms } from '#shared/domain/teacher/emotion-posterior.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { classProbabilities, fitLogistic } from './logistic.ts'
import { partsOf } from './parts.ts'

/**
 * The rule teacher's reading of emotions as calibrated on a project's accepted labels: a logistic regression from facial actions (the mean root
 * of each over the segment less half of what is usual for the face, in deviations of the footage it was fitted on) to the emotions that people
 * named (`terms`, by `termKey`), which begins at the EMFACS prototypes. `agreement` is the balanced accuracy across people it was not fitted on,
 * beside the rule teacher's on the same segments; `segments` how many there were.
 */
export const emotionReadingSchema = z.strictObject({
  actions: z.array(z.string()),
  centre: z.array(z.number()),
  scale: z.array(z.number()),
  terms: z.array(z.string()),
  weights: z.array(z.array(z.number())),
  offsets: z.array(z.number()),
  ridge: z.number(),
  temperature: z.number(),
  segments: z.int(),
  agreement: z.strictObject({ calibrated: z.number(), rules: z.number() }),
})
export type EmotionReading = z.infer<typeof emotionReadingSchema>

const fewestSegments = 12
const ridges = [0.1, 0.3] as const
const temperatures = [0.25, 0.35, 0.5, 0.7, 1, 1.4] as const

/** How far an action of a prototype speaks for its emotion before any label is seen, per deviation. */
const expectedWeight = 0.7

/** How much of what is usual for a face is taken out. */
const habitShare = 0.5

const actionNames = actionUnitDefinitions.map(({ name }) => name)

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function actionLevels(sample: SegmentSample, actions: readonly string[]): number[] {
  return actions.map(action => meanRoot(sample.signals.columns.get(action) ?? []) - habitShare * (sample.habits?.get(action) ?? 0))
}

/** What the prototypes lead one to expect: shape [terms][actions]; nothing of terms that the rules do not know. */
function expectedWeights(terms: readonly string[], actions: readonly string[]): number[][] {
  const rows = terms.map((key) => {
    const known = emotionTerms.find(term => termKey({ codebook: 'emotions', term }) === key)
    const prototype = known === undefined ? [] : Object.values<string>(emotionSignals[known].prototype)
    const otherwise = known === 'neutral' ? -expectedWeight / 2 : 0
    return actions.map(action => prototype.includes(action) ? expectedWeight : otherwise)
  })
  const means = actions.map((_, i) => average(rows.map(row => row[i]!)))
  return rows.map(row => row.map((value, i) => value - means[i]!))
}

function keyOf(tree: AffectiveTree | null): string | null {
  const node = tree === null ? null : leadingEmotion(tree)
  return node === null || node.codebook === null || node.term === null ? null : termKey(node)
}

/** For each example a regression that was not fitted on its part. */
function crossModels({ rows, classes }: LogisticExamples, parts: readonly number[], expected: Logistic['weights'], ridge: number): Logistic[] {
  const models = new Map([...new Set(parts)].map((part) => {
    const learning = rows.flatMap((_, at) => parts[at] === part ? [] : [at])
    return [part, fitLogistic({ rows: learning.map(at => rows[at]!), classes: learning.map(at => classes[at]!) }, expected, ridge)] as const
  }))
  return parts.map(part => models.get(part)!)
}

const placeOfMost = (values: readonly number[]): number => values.reduce((top, value, at) => value > values[top]! ? at : top, 0)

/** Recall averaged over the classes that occur. */
function balancedAccuracy(said: readonly number[], classes: readonly number[]): number {
  return average([...new Set(classes)].map((c) => {
    const places = classes.flatMap((each, at) => each === c ? [at] : [])
    return places.filter(at => said[at] === c).length / places.length
  }))
}

type Chosen = Readonly<{ ridge: number, temperature: number, said: readonly (readonly number[])[] }>

/** The settings under which examples are least surprising to regressions that were not fitted on them, and what those say. */
function chooseSettings(examples: LogisticExamples, parts: readonly number[], expected: Logistic['weights']): Chosen {
  const tried = ridges.flatMap((ridge) => {
    const models = crossModels(examples, parts, expected, ridge)
    return temperatures.map((temperature) => {
      const said = examples.rows.map((row, at) => classProbabilities(models[at]!, row, temperature))
      return { ridge, temperature, said, loss: average(said.map((row, at) => -Math.log(Math.max(1e-6, row[examples.classes[at]!]!)))) }
    })
  })
  return tried.reduce((best, each) => each.loss < best.loss ? each : best)
}

/** A calibrated reading, and what readings that were not fitted on them say of the segments it was fitted on, by segment. */
export type CalibratedTeacher = Readonly<{ reading: EmotionReading, across: ReadonlyMap<string, readonly number[]> }>

/**
 * Calibrates the teacher's reading of emotions on reviewed segments. How strongly the regression is held to the prototypes, and how sure it is,
 * are chosen by cross-validation across people.
 * @returns null with fewer than 12 segments or two emotions, or where the rules read these segments as well or better
 */
export function calibrateTeacher(samples: readonly LabelledSample[]): CalibratedTeacher | null {
  const known = samples.flatMap((sample) => {
    const key = keyOf(sample.tree)
    return key === null ? [] : [{ sample, key }]
  })
  const terms = [...new Set(known.map(({ key }) => key))].sort()
  if (known.length < fewestSegments || terms.length < 2)
    return null
  const classes = known.map(({ key }) => terms.indexOf(key))
  const levels = known.map(({ sample }) => actionLevels(sample, actionNames))
  const spreads = actionNames.map((name, i) => {
    const centre = average(levels.map(row => row[i]!))
    return { name, i, centre, scale: Math.sqrt(average(levels.map(row => (row[i]! - centre) ** 2))) }
  }).filter(({ scale }) => scale > 0)
  const rows = levels.map(row => spreads.map(({ i, centre, scale }) => (row[i]! - centre) / scale))
  const actions = spreads.map(({ name }) => name)
  const expected = expectedWeights(terms, actions)
  const { ridge, temperature, said } = chooseSettings({ rows, classes }, partsOf(known.map(({ sample }) => sample)), expected)
  const agreement = {
    calibrated: balancedAccuracy(said.map(placeOfMost), classes),
    rules: balancedAccuracy(known.map(({ sample }) => terms.indexOf(keyOf(sample.teacher) ?? '')), classes),
  }
  if (agreement.calibrated <= agreement.rules)
    return null
  const { weights, offsets } = fitLogistic({ rows, classes }, expected, ridge)
  return {
    reading: {
      actions,
      centre: spreads.map(({ centre }) => centre),
      scale: spreads.map(({ scale }) => scale),
      terms,
      weights: weights.map(row => [...row]),
      offsets: [...offsets],
      ridge,
      temperature,
      segments: known.length,
      agreement,
    },
    across: new Map(known.map(({ sample }, at) => [sample.segmentId, said[at]!])),
  }
}

/** The probability of each of the reading's terms in a segment. */
export function readEmotions(sample: SegmentSample, reading: EmotionReading): readonly number[] {
  const levels = actionLevels(sample, reading.actions)
  return classProbabilities(reading, levels.map((value, i) => (value - reading.centre[i]!) / reading.scale[i]!), reading.temperature)
}

/** The segments with what the teacher says of each without having been fitted on it: how a model learns how far to trust the teacher. */
export function withUnseenReadings<Sample extends SegmentSample>(samples: readonly Sample[], teacher: CalibratedTeacher | null): readonly Sample[] {
  return teacher === null ? samples : samples.map(sample => ({ ...sample, unseenReading: teacher.across.get(sample.segmentId) }))
}

/** How sure the teacher is of each emotion of a vocabulary: as calibrated where there is a reading, else as its rules say. Shape [emotions], in [0, 1]. */
export function emotionWords(sample: SegmentSample, reading: EmotionReading | null | undefined, vocabulary: Vocabulary, index: VocabularyIndex): Float32Array {
  if (!reading)
    return confidences(sample.teacher, 'emotion', vocabulary, index)
  const words = new Float32Array(vocabulary.emotion.length)
  const said = sample.unseenReading ?? readEmotions(sample, reading)
  reading.terms.forEach((term, at) => {
    const place = index.emotion.get(term)
    if (place !== undefined)
      words[place] = said[at]!
  })
  return words
}

import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { Feeds } from '#engine/training/step-session.ts'
import type { Random } from '#shared/domain/random.ts'
import type { Level } from '#shared/domain/tree.ts'
import type { NetworkShape } from './network.ts'
import type { ReasonerSpec } from './predict.ts'
import type { LevelTargets, Targets } from './targets.ts'
import { segmentFeatures } from './features.ts'
import { stacked, teacherInputs } from './predict.ts'
import { personTargets, teacherTargets } from './targets.ts'
import { indexVocabulary } from './vocabulary.ts'

/** One segment as the training step is fed it. */
export type Example = Readonly<{ features: Float32Array, teacher: Readonly<Record<Level, Float32Array>>, targets: Targets }>

/** What people's trees teach. */
export function personExamples(samples: readonly LabelledSample[], spec: ReasonerSpec): Example[] {
  const index = indexVocabulary(spec.vocabulary)
  return samples.map(sample => ({
    features: segmentFeatures(sample, spec.features),
    teacher: teacherInputs(sample, spec, index),
    targets: personTargets(sample, spec.vocabulary, index),
  }))
}

/** What unreviewed segments teach weakly: to say what the teacher says. Segments without a teacher's tree teach nothing. */
export function weakExamples(samples: readonly SegmentSample[], spec: ReasonerSpec): Example[] {
  const index = indexVocabulary(spec.vocabulary)
  return samples.flatMap(sample => sample.teacher === null
    ? []
    : [{
        features: segmentFeatures(sample, spec.features),
        teacher: teacherInputs(sample, spec, index),
        targets: teacherTargets(sample.teacher, spec.vocabulary, index),
      }])
}

/** The arrays that a graph of the reasoner is fed for some examples. */
export function feedsOf(examples: readonly Example[], shape: NetworkShape): Feeds {
  const labels = (level: 'cue' | 'expression', part: keyof LevelTargets): Float32Array => stacked(examples.map(each => each.targets[level][part]), shape[level])
  return {
    'features': stacked(examples.map(each => each.features), shape.features),
    'teacher.cue': stacked(examples.map(each => each.teacher.cue), shape.cue),
    'teacher.expression': stacked(examples.map(each => each.teacher.expression), shape.expression),
    'teacher.emotion': stacked(examples.map(each => each.teacher.emotion), shape.emotion),
    'target.emotion': stacked(examples.map(each => each.targets.emotion), shape.emotion),
    'weight.emotion': Float32Array.from(examples, each => each.targets.emotionWeight),
    'target.cue': labels('cue', 'values'),
    'weight.cue': labels('cue', 'weights'),
    'target.expression': labels('expression', 'values'),
    'weight.expression': labels('expression', 'weights'),
  }
}

/** How many of a batch come from people's trees when there are unreviewed segments to fill the rest. */
export const batchSize = 16
const reviewedShare = 12

/** Draws examples so that an emotion seen four times as often as another is drawn twice as often. */
function balancedDraw(pool: readonly Example[]): (random: Random) => Example {
  const emotionOf = ({ targets }: Example): string => targets.emotion.join()
  const counts = new Map<string, number>()
  for (const example of pool)
    counts.set(emotionOf(example), (counts.get(emotionOf(example)) ?? 0) + 1)
  const ends: number[] = []
  for (const example of pool)
    ends.push((ends.at(-1) ?? 0) + 1 / Math.sqrt(counts.get(emotionOf(example)) as number))
  return (random) => {
    const at = random.next() * (ends.at(-1) ?? 0)
    return pool[ends.findIndex(end => at < end)] as Example
  }
}

/** Draws batches: three quarters from people's trees, balanced over emotions, a quarter from the teacher's where there are unreviewed segments. */
export function batchSource(people: readonly Example[], weak: readonly Example[], shape: NetworkShape): (random: Random) => Feeds {
  const reviewed = weak.length > 0 ? reviewedShare : batchSize
  const draw = balancedDraw(people)
  return random => feedsOf(Array.from({ length: batchSize }, (_, place) =>
    place < reviewed ? draw(random) : weak[random.below(weak.length)] as Example), shape)
}

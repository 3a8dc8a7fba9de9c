import type { SegmentSample } from '#engine/training/samples.ts'
import type { GraphSession } from '#engine/training/step-session.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree, Evidence, Level } from '#shared/domain/tree.ts'
import type { FeatureSpec } from './features.ts'
import type { Prediction } from './fill-tree.ts'
import type { ReasonerCard } from './reasoner-card.ts'
import type { VocabularyIndex } from './vocabulary.ts'
import { openSession } from '#engine/training/step-session.ts'
import { emotionWords } from '#engine/training/teacher/emotion-reading.ts'
import { levels } from '#shared/domain/tree.ts'
import { departureSpan } from './evidence.ts'
import { featureSizes, segmentFeatures, statistics } from './features.ts'
import { fillTree } from './fill-tree.ts'
import { networkShape } from './network.ts'
import { confidences } from './targets.ts'
import { indexVocabulary } from './vocabulary.ts'

/** What a reasoner needs to speak: its vocabulary, features and edges. */
export type ReasonerSpec = Pick<ReasonerCard, 'id' | 'vocabulary' | 'features' | 'supports' | 'trust' | 'reading'>

type Rows = Readonly<{ features: readonly Float32Array[], teacher: Readonly<Record<Level, readonly Float32Array[]>> }>

/** Rows one after the other in one array. */
export function stacked(rows: readonly Float32Array[], width: number): Float32Array {
  const all = new Float32Array(rows.length * width)
  rows.forEach((row, index) => all.set(row, index * width))
  return all
}

async function probabilities(session: GraphSession, spec: ReasonerSpec, rows: Rows): Promise<Prediction[]> {
  const { features, direct } = featureSizes(spec.features)
  const shape = networkShape(spec.vocabulary, features, { direct })
  const results = await session.run({
    'features': stacked(rows.features, shape.features),
    'teacher.cue': stacked(rows.teacher.cue, shape.cue),
    'teacher.expression': stacked(rows.teacher.expression, shape.expression),
    'teacher.emotion': stacked(rows.teacher.emotion, shape.emotion),
  })
  const row = (level: Level, index: number): Float32Array =>
    (results[level] as Float32Array).subarray(index * shape[level], index * shape[level] + spec.vocabulary[level].length)
  return rows.features.map((_, index) => ({ cue: row('cue', index), expression: row('expression', index), emotion: row('emotion', index) }))
}

/** The inputs of the network beside the signals' features: the teacher's confidences. */
export function teacherInputs(sample: SegmentSample, spec: ReasonerSpec, index: VocabularyIndex): Readonly<Record<Level, Float32Array>> {
  const of = (level: Level): Float32Array => confidences(sample.teacher, level, spec.vocabulary, index)
  return { cue: of('cue'), expression: of('expression'), emotion: emotionWords(sample, spec.reading, spec.vocabulary, index) }
}

type Occlusions = Readonly<{ whole: Prediction, without: readonly Prediction[], features: Float32Array }>

/** The span of the signal without which the term would lose most probability. */
function evidenceFrom(occlusions: Occlusions, sample: SegmentSample, spec: FeatureSpec, level: Level, place: number): Evidence[] {
  const drops = occlusions.without.map(each => (occlusions.whole[level][place] as number) - (each[level][place] as number))
  const most = drops.reduce((top, drop, signal) => drop > (drops[top] as number) ? signal : top, 0)
  const name = spec.signals[most]
  if (name === undefined || (drops[most] as number) <= 0)
    return []
  const rise = occlusions.features[most * statistics.length + statistics.indexOf('rise')] as number
  const span = departureSpan(sample, name, rise >= 0 ? 1 : -1)
  return span ? [span] : []
}

/** What the network in `model` says of each segment, before it is made a tree. */
export async function predictProbabilities(model: Uint8Array, spec: ReasonerSpec, samples: readonly SegmentSample[]): Promise<Prediction[]> {
  const session = await openSession(model, { threads: 1 })
  const index = indexVocabulary(spec.vocabulary)
  try {
    const said: Prediction[] = []
    for (const sample of samples) {
      const teacher = teacherInputs(sample, spec, index)
      const rows: Rows = { features: [segmentFeatures(sample, spec.features)], teacher: { cue: [teacher.cue], expression: [teacher.expression], emotion: [teacher.emotion] } }
      said.push(...await probabilities(session, spec, rows))
    }
    return said
  }
  finally {
    await session.close()
  }
}

async function treeOf(session: GraphSession, spec: ReasonerSpec, index: VocabularyIndex, sample: SegmentSample, codebooks: readonly Codebook[]): Promise<AffectiveTree> {
  const features = segmentFeatures(sample, spec.features)
  const variants = [features, ...spec.features.signals.map(signal => segmentFeatures(sample, spec.features, signal))]
  const teacher = teacherInputs(sample, spec, index)
  const repeated = Object.fromEntries(levels.map(level => [level, variants.map(() => teacher[level])])) as unknown as Rows['teacher']
  const [whole, ...occluded] = await probabilities(session, spec, { features: variants, teacher: repeated })
  const occlusions: Occlusions = { whole: whole as Prediction, without: occluded, features }
  return fillTree(occlusions.whole, sample.teacher, {
    vocabulary: spec.vocabulary,
    supports: spec.supports,
    trust: spec.trust,
    origin: { kind: 'model', id: spec.id },
    codebooks,
    evidenceOf: (level, place) => evidenceFrom(occlusions, sample, spec.features, level, place),
  })
}

/** The trees of some segments, in their order, by the network in `model`. */
export async function predictTrees(model: Uint8Array, spec: ReasonerSpec, samples: readonly SegmentSample[], codebooks: readonly Codebook[] = []): Promise<AffectiveTree[]> {
  const session = await openSession(model, { threads: 1 })
  const index = indexVocabulary(spec.vocabulary)
  try {
    const trees: AffectiveTree[] = []
    for (const sample of samples)
      trees.push(await treeOf(session, spec, index, sample, codebooks))
    return trees
  }
  finally {
    await session.close()
  }
}

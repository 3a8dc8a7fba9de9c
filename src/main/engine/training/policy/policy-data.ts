import type { Vocabulary } from '#engine/training/reasoner/vocabulary.ts'
import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { EmotionReading } from '#engine/training/teacher/emotion-reading.ts'
import type { PolicyExample } from './examples.ts'
import type { PolicyShape } from './network.ts'
import type { PolicyCard } from './policy-card.ts'
import type { PolicyTraining } from './train-policy.ts'
import type { TreeCode } from './tree-code.ts'
import { signalsOf } from '#engine/training/reasoner/features.ts'
import { emptyVocabulary, growVocabulary, indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { inputsPerMoment } from './clip-input.ts'
import { clipSizeOf, codeOf, fitClipSpec, sampleInput } from './sample-input.ts'

/** How much the teacher's reading counts beside people's trees. */
const teacherWeight = { cue: 0.5, expression: 0.3, emotion: 0.3 } as const

/** What a policy is trained with: its sizes, the words it can say, and how it sees a clip. */
export type PolicyFrame = Readonly<{ shape: PolicyShape, vocabulary: Vocabulary, clip: PolicyCard['clip'] }>

const longest = (values: readonly number[], least: number): number => values.reduce((most, each) => Math.max(most, each), least)

/** Lists may be one longer than any tree that was seen, so that the policy can say more than its examples. */
function limitsOf(codes: readonly TreeCode[]): PolicyShape['most'] {
  return {
    cues: 1 + longest(codes.map(code => code.cues.length), 3),
    expressions: 1 + longest(codes.map(code => code.expressions.length), 1),
    supports: 1 + longest(codes.flatMap(code => code.expressions.map(each => each.supports.length)), 1),
  }
}

/** The frame of a new policy: the parent's vocabulary and inputs where it reads the same signals, grown by what is new. */
export function framePolicy({ train, weak }: Pick<PolicyTraining, 'train' | 'weak'>, parent: PolicyCard | null, reading: EmotionReading | null = null): PolicyFrame {
  const trees = [...train.flatMap(sample => [sample.tree, ...sample.teacher ? [sample.teacher] : []]), ...weak.flatMap(sample => sample.teacher ?? [])]
  const vocabulary = growVocabulary(parent?.vocabulary ?? emptyVocabulary, trees)
  const index = indexVocabulary(vocabulary)
  const samples = [...train, ...weak]
  const kept = parent !== null && parent.clip.signals.join() === signalsOf(samples).join()
  const clip = { ...kept ? parent.clip : fitClipSpec(samples), reading }
  const most = limitsOf(trees.map(tree => codeOf(tree, index)))
  const atLeast = (level: keyof PolicyShape['most']): number => Math.max(most[level], parent?.shape.most[level] ?? 0)
  return {
    vocabulary,
    clip,
    shape: {
      cues: Math.max(1, vocabulary.cue.length),
      expressions: Math.max(1, vocabulary.expression.length),
      emotions: Math.max(1, vocabulary.emotion.length),
      most: { cues: atLeast('cues'), expressions: atLeast('expressions'), supports: atLeast('supports') },
      moments: clip.frames / clip.patch,
      faces: samples.some(sample => (sample.others ?? []).length > 0) ? 2 : 1,
      inputs: inputsPerMoment(clipSizeOf(clip)),
      words: true,
      reads: reading !== null || parent?.shape.reads === true,
      width: 64,
      heads: 4,
      encoderLayers: 2,
      decoderLayers: 2,
    },
  }
}

/** What the teacher said of a segment, as far as cues and, more weakly, as far as expressions. */
function teacherExamples(sample: SegmentSample, frame: PolicyFrame): PolicyExample[] {
  if (!sample.teacher)
    return []
  const index = indexVocabulary(frame.vocabulary)
  const input = sampleInput(sample, frame.clip, frame.shape, frame.vocabulary, index)
  const code = codeOf(sample.teacher, index)
  return (['cue', 'expression'] as const).map(level => ({ id: sample.segmentId, input, code, level, weight: teacherWeight[level] }))
}

/** What a person's tree teaches: all of it, or as far as the expressions when it names no emotion. */
export function personExample(sample: LabelledSample, frame: PolicyFrame): PolicyExample {
  const index = indexVocabulary(frame.vocabulary)
  const code = codeOf(sample.tree, index)
  const input = sampleInput(sample, frame.clip, frame.shape, frame.vocabulary, index)
  return { id: sample.segmentId, input, code, level: code.emotion >= 0 ? 'emotion' : 'expression', weight: 1 }
}

/** A tree of which a person said nothing of the emotion, completed with the teacher's; none where the teacher names none or the person rejected one. */
function completedExample(sample: LabelledSample, example: PolicyExample, frame: PolicyFrame): PolicyExample[] {
  const refused = sample.tree.nodes.some(node => node.level === 'emotion' && node.verdict === 'rejected')
  const emotion = sample.teacher && !refused ? codeOf(sample.teacher, indexVocabulary(frame.vocabulary)).emotion : -1
  return emotion < 0 ? [] : [{ ...example, code: { ...example.code, emotion }, level: 'emotion', weight: teacherWeight.emotion }]
}

/** Everything to learn from: the teacher's words on unreviewed segments, people's trees, and their lower levels by themselves for the early stages. */
export function policyExamples({ train, weak }: Pick<PolicyTraining, 'train' | 'weak'>, frame: PolicyFrame): PolicyExample[] {
  const people = train.map(sample => personExample(sample, frame))
  const parts = people.flatMap(example => (['cue', 'expression'] as const).map(level => ({ ...example, level })))
  const trees = people.flatMap((example, place) => example.level === 'emotion' ? [example] : completedExample(train[place] as LabelledSample, example, frame))
  return [...weak.flatMap(sample => teacherExamples(sample, frame)), ...parts, ...trees]
}

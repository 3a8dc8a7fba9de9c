import type { ClipInput, ClipSize } from '#engine/training/policy/clip-input.ts'
import type { PolicyExample } from '#engine/training/policy/examples.ts'
import type { PolicyShape } from '#engine/training/policy/network.ts'
import type { TreeCode } from '#engine/training/policy/tree-code.ts'
import type { Random } from '#shared/domain/random.ts'
import type { StudyClip } from './clip.ts'
import type { World } from './world.ts'
import { cutClip, inputsPerMoment } from '#engine/training/policy/clip-input.ts'
import { createRandom, seedOf, shuffled } from '#shared/domain/random.ts'
import { drawClip } from './clip.ts'
import { likelyEmotion, teach, usualLevels } from './teacher.ts'
import { createWorld, drawSubject, studySize } from './world.ts'

/** How many subjects and clips there are on each side, and how many clips of the training side are labelled how far. */
export type StudyPlan = Readonly<{ trainSubjects: number, validationSubjects: number, testSubjects: number, clipsEach: number, expressionClips: number, treeClips: number }>

/** 50 subjects with 40 clips each to learn from and to choose by, 80 more to test on; labels as scarce as in life. */
export const fullStudy: StudyPlan = { trainSubjects: 31, validationSubjects: 19, testSubjects: 80, clipsEach: 40, expressionClips: 400, treeClips: 150 }

/** How often people err: labels of a person dropped or added, and emotions mistaken. */
const mistakes = { expressionDropped: 0.1, expressionAdded: 0.03, cueDropped: 0.04, cueAdded: 0.006, emotion: 0.13 } as const

/** How much a tree counts whose emotion the teacher's rules completed. */
const completedWeight = 1

/** How the clips of the study are cut. */
export const studyClipSize: ClipSize = { frames: studySize.frames, channels: studySize.channels, patch: 3 }

/** The policy's sizes for the study. */
export const studyShape: PolicyShape = {
  cues: studySize.cues,
  expressions: studySize.expressions,
  emotions: studySize.emotions,
  most: { cues: 14, expressions: 4, supports: 4 },
  moments: studyClipSize.frames / studyClipSize.patch,
  faces: 1,
  inputs: inputsPerMoment(studyClipSize),
  words: false,
  width: 64,
  heads: 4,
  encoderLayers: 2,
  decoderLayers: 2,
}

/** A clip as the policy sees it, with the truth it is scored by. */
export type StudyItem = Readonly<{ id: string, subjectId: string, input: ClipInput, truth: TreeCode, teacher: TreeCode }>

/** A whole study: what is labelled on the training side, and the clean truth of unseen subjects. */
export type Study = Readonly<{ world: World, examples: readonly PolicyExample[], train: readonly StudyItem[], validation: readonly StudyItem[], test: readonly StudyItem[] }>

function drawSubjects(world: World, prefix: string, count: number, clipsEach: number, seed: number): StudyClip[][] {
  return Array.from({ length: count }, (_, number) => {
    const id = `${prefix}${number}`
    const subject = drawSubject(id, createRandom(seedOf(`${seed}:${id}`)))
    return Array.from({ length: clipsEach }, (_, clip) => drawClip(world, subject, `${id}.${clip}`, createRandom(seedOf(`${seed}:${id}.${clip}`))))
  })
}

/** Mean absolute departure from what is usual for the subject, channel by channel, over the training clips. */
function typicalDepartures(subjects: readonly (readonly StudyClip[])[]): Float32Array {
  const { frames, channels } = studySize
  const sums = new Float64Array(channels)
  const counts = new Float64Array(channels)
  for (const clips of subjects) {
    const usual = usualLevels(clips)
    for (const { signals } of clips) {
      for (let place = 0; place < frames * channels; place++) {
        const departure = Math.abs((signals[place] as number) - (usual[place % channels] as number))
        if (Number.isFinite(departure)) {
          sums[place % channels]! += departure
          counts[place % channels]! += 1
        }
      }
    }
  }
  return Float32Array.from(sums, (sum, channel) => 1.25 * sum / (counts[channel] as number))
}

function itemsOf(world: World, subjects: readonly (readonly StudyClip[])[], scale: Float32Array): StudyItem[] {
  return subjects.flatMap((clips) => {
    const usual = usualLevels(clips)
    return clips.map(clip => ({ id: clip.id, subjectId: clip.subjectId, input: cutClip(clip.signals, usual, scale, studyClipSize), truth: clip.truth, teacher: teach(world, clip) }))
  })
}

function mistaken(places: readonly number[], count: number, dropped: number, added: number, random: Random): number[] {
  const known = new Set(places)
  return Array.from({ length: count }, (_, place) => place).filter(place => known.has(place) ? random.next() >= dropped : random.next() < added)
}

/** What a person would note of a clip's expressions; the cues are left as the machine read them. */
function annotateExpressions(world: World, truth: TreeCode, cues: readonly number[], random: Random): TreeCode['expressions'] {
  const { expressionDropped, expressionAdded } = mistakes
  const listed = new Set(cues)
  const shown = mistaken(truth.expressions.map(each => each.expression), studySize.expressions, expressionDropped, expressionAdded, random)
  return shown.map(expression => ({ expression, supports: (world.prototypes[expression] as readonly number[]).filter(cue => listed.has(cue)) }))
}

/** The tree a person would make of a clip, with the mistakes people make. */
export function annotateTree(world: World, truth: TreeCode, random: Random): TreeCode {
  const cues = mistaken(truth.cues, studySize.cues, mistakes.cueDropped, mistakes.cueAdded, random)
  const wrong = random.next() < mistakes.emotion
  const emotion = wrong ? (truth.emotion + 1 + random.below(studySize.emotions - 1)) % studySize.emotions : truth.emotion
  return { cues, expressions: annotateExpressions(world, truth, cues, random), emotion }
}

/** The tree of a clip whose expressions a person named, with the emotion that the teacher's rules read from them. */
function completed(world: World, code: TreeCode): TreeCode {
  return { ...code, emotion: likelyEmotion(world, new Set(code.expressions.map(each => each.expression))) }
}

/**
 * Labels as in life: the teacher's cues on every clip, people's expressions on some, people's whole trees on few. Where people named
 * the expressions, the teacher completes the tree: what it makes of well-read expressions is a better label than what it makes of its own.
 */
function labelled(world: World, items: readonly StudyItem[], plan: StudyPlan, seed: number): PolicyExample[] {
  const random = createRandom(seedOf(`${seed}:labels`))
  const order = shuffled(items, random)
  const example = (item: StudyItem, code: TreeCode, level: PolicyExample['level'], weight = 1): PolicyExample => ({ id: item.id, input: item.input, code, level, weight })
  const named = order.slice(0, plan.expressionClips).map(item => [item, { ...item.teacher, expressions: annotateExpressions(world, item.truth, item.teacher.cues, random) }] as const)
  return [
    ...items.map(item => example(item, item.teacher, 'cue')),
    ...named.map(([item, code]) => example(item, code, 'expression')),
    ...named.map(([item, code]) => example(item, completed(world, code), 'emotion', completedWeight)),
    ...order.slice(plan.expressionClips, plan.expressionClips + plan.treeClips).map(item => example(item, annotateTree(world, item.truth, random), 'emotion')),
  ]
}

/** Generates a study from a seed; the same seed gives the same study. Subjects of the three sides are different people. */
export function createStudy(seed: number, plan: StudyPlan = fullStudy): Study {
  const world = createWorld(seedOf(`${seed}:world`))
  const side = (prefix: string, count: number): StudyClip[][] => drawSubjects(world, prefix, count, plan.clipsEach, seed)
  const trainSubjects = side('train', plan.trainSubjects)
  const scale = typicalDepartures(trainSubjects)
  const train = itemsOf(world, trainSubjects, scale)
  return {
    world,
    train,
    examples: labelled(world, train, plan, seed),
    validation: itemsOf(world, side('validation', plan.validationSubjects), scale),
    test: itemsOf(world, side('test', plan.testSubjects), scale),
  }
}

import type { LabelledSample } from '#engine/training/samples.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { describe, expect, it } from 'vitest'
import { growVocabulary, indexVocabulary } from '#engine/training/reasoner/vocabulary.ts'
import { meanRoot } from '#engine/training/samples.ts'
import { createRandom } from '#shared/domain/random.ts'
import { calibrateTeacher, emotionWords, readEmotions, withUnseenReadings } from './emotion-reading.ts'
import { classProbabilities, fitLogistic } from './logistic.ts'

const emotions = ['anger', 'happiness', 'neutral'] as const
type Emotion = (typeof emotions)[number]

function treeOf(emotion: string): AffectiveTree {
  return { nodes: [{ id: 'e', level: 'emotion', codebook: 'emotions', term: emotion, label: emotion, confidence: 0.8, verdict: 'accepted', origin: { kind: 'teacher', id: 'rules' }, supports: [], evidence: [] }] } as unknown as AffectiveTree
}

/** People who show anger by a lowered brow and happiness by a smile, weakly, and one in three of whom has a smile as a mannerism. */
function people(count: number, teacherSays: (emotion: Emotion) => string): LabelledSample[] {
  const random = createRandom(4)
  return Array.from({ length: count }, (_, person) => emotions.map((emotion): LabelledSample => {
    const habit = person % 3 === 0 ? 0.2 : 0
    const columnOf = (strength: number): Float32Array => Float32Array.from({ length: 20 }, () => Math.max(0, strength + 0.03 * random.gaussian()))
    const columns = new Map([['au04', columnOf(emotion === 'anger' ? 0.15 : 0)], ['au12', columnOf(habit + (emotion === 'happiness' ? 0.2 : 0))], ['au26', columnOf(0.1)]])
    return {
      segmentId: `${person}-${emotion}`,
      mediaId: `film-${person}`,
      subjectId: `person-${person}`,
      startUs: 0,
      endUs: 1,
      signals: { timesUs: Float64Array.from({ length: 20 }, (__, at) => at), columns },
      baselines: new Map(),
      habits: new Map([['au04', 0.13], ['au12', Math.sqrt(habit + 0.07)], ['au26', Math.sqrt(0.1)]]),
      teacher: treeOf(teacherSays(emotion)),
      tree: treeOf(emotion),
      basis: null,
    }
  })).flat()
}

describe('calibrateTeacher', () => {
  const samples = people(10, () => 'neutral')
  const teacher = calibrateTeacher(samples)!

  it('learns weak actions that the rules do not reach, and reads people whom it was not fitted on', () => {
    expect(teacher.reading.agreement.rules).toBeCloseTo(1 / 3, 6)
    expect(teacher.reading.agreement.calibrated).toBeGreaterThan(0.9)
    const unseen = people(14, () => 'neutral').slice(30)
    const right = unseen.filter((sample) => {
      const said = readEmotions(sample, teacher.reading)
      expect(said.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6)
      return teacher.reading.terms[said.indexOf(Math.max(...said))] === `emotions:${sample.segmentId.split('-')[1]}`
    })
    expect(right.length).toBeGreaterThanOrEqual(11)
  })

  it('gives each segment it was fitted on the word of a reading that was not', () => {
    const vocabulary = growVocabulary({ cue: [], expression: [], emotion: [] }, samples.map(({ tree }) => tree))
    const words = (sample: LabelledSample): number[] => [...emotionWords(sample, teacher.reading, vocabulary, indexVocabulary(vocabulary))]
    const [first] = withUnseenReadings(samples, teacher)
    expect(words(first!)).toEqual(Array.from(teacher.across.get('0-anger')!, Math.fround))
    expect(words(samples[0]!)).not.toEqual(words(first!))
    // another label of the first person changes what is said of others, and nothing of what is said of that person
    const changed = calibrateTeacher(samples.map((sample, at) => at === 0 ? { ...sample, tree: treeOf('happiness') } : sample))!
    expect(changed.reading.ridge).toBe(teacher.reading.ridge)
    expect(changed.reading.weights).not.toEqual(teacher.reading.weights)
  })

  it('stays with the rules where they read as well, and where there is little to go by', () => {
    expect(calibrateTeacher(people(10, emotion => emotion))).toBeNull()
    expect(calibrateTeacher(samples.slice(0, 11))).toBeNull()
    expect(calibrateTeacher(samples.map(sample => ({ ...sample, tree: treeOf('anger') })))).toBeNull()
  })
})

describe('fitLogistic', () => {
  it('has no gradient left at its end, and stays at what is expected when held hard', () => {
    const random = createRandom(9)
    const rows = Array.from({ length: 30 }, () => [random.gaussian(), random.gaussian()])
    const classes = rows.map(([a, b]) => Number(a! + b! > 0))
    const model = fitLogistic({ rows, classes }, [[0, 0], [0, 0]], 0.1)
    const sizes = [0, 1].map(c => classes.filter(each => each === c).length)
    for (const c of [0, 1]) {
      for (const i of [0, 1]) {
        const slope = rows.reduce((sum, row, at) => sum + (classProbabilities(model, row)[c]! - Number(classes[at] === c)) * row[i]! / 2 / sizes[classes[at]!]!, 0.1 * model.weights[c]![i]!)
        expect(Math.abs(slope)).toBeLessThan(1e-6)
      }
    }
    const held = fitLogistic({ rows, classes }, [[0.7, -0.2], [-0.7, 0.2]], 1e6)
    expect(held.weights[0]![0]).toBeCloseTo(0.7, 4)
  })
})

describe('meanRoot', () => {
  it('leaves out what is missing and takes negative values as 0', () => {
    expect(meanRoot([4, Number.NaN, -1, 16])).toBeCloseTo(2, 9)
    expect(meanRoot([])).toBe(0)
  })
})

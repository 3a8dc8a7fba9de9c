import type { LabelledSample } from '#engine/training/samples.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { AffectiveTree, TreeNode, Verdict } from '#shared/domain/tree.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { predictFrom } from '#engine/training/predict.ts'
import { registryCard } from '#engine/training/project/train.job.ts'
import { trainReasoner } from '#engine/training/reasoner/train-reasoner.ts'
import { rowsWithin, trackBaselines } from '#engine/training/samples.ts'
import { planSplit, sideOf } from '#engine/training/split.ts'
import { createRandom } from '#shared/domain/random.ts'
import { composeTree, teacherCues } from '#shared/domain/teacher/compose-tree.ts'
import { affectiveTreeSchema } from '#shared/domain/tree.ts'
import { pulse, restingFace, tableOf } from '#shared/testing/signal-table.ts'
import { calibrateCues, withThresholds } from './cue-thresholds.ts'

const span = { startUs: 1_000_000, endUs: 4_000_000 }
const termsOf = (tree: AffectiveTree | null): string[] => (tree?.nodes ?? []).map(({ id }) => id)

/** What a person leaves: whether the smile was there, all of it reviewed. */
function personTree(teacher: AffectiveTree, smiles: boolean, verdict: Verdict = 'accepted'): AffectiveTree {
  const smile: TreeNode = { id: 'smile', level: 'cue', codebook: 'cues', term: 'lip-corners-raised', label: 'lip corners raised', confidence: 1, evidence: [], supports: [], origin: { kind: 'person', id: 'a' }, verdict }
  return { nodes: smiles ? [smile] : [], rationale: teacher.rationale }
}

function sampleOf(id: string, person: string, table: SignalTable, smiles: boolean, verdict?: Verdict): LabelledSample {
  const teacher = composeTree(table, span)
  return {
    segmentId: id,
    mediaId: person,
    subjectId: person,
    ...span,
    signals: rowsWithin(table, span.startUs, span.endUs),
    baselines: trackBaselines(table),
    teacher,
    cues: teacherCues(table, span),
    tree: personTree(teacher, smiles, verdict),
    basis: null,
  }
}

/** Two segments of each person: a smile that reaches about `height`, and none. */
function people(count: number, height: number): LabelledSample[] {
  const random = createRandom(3)
  return Array.from({ length: count }, (_, at) => {
    const smile = tableOf({ ...restingFace, au12: pulse(2, 3, height + 0.01 * random.gaussian(), 0.01) }, { seconds: 6 })
    return [sampleOf(`${at}-smile`, `person-${at}`, smile, true), sampleOf(`${at}-rest`, `person-${at}`, tableOf(restingFace, { seconds: 6 }), false)]
  }).flat()
}

describe('calibrateCues', () => {
  const weak = people(8, 0.18)
  const moved = calibrateCues(weak)

  it('moves a threshold to where weak cues are reached, and reads people it was not fitted on by it', () => {
    expect(moved).toHaveLength(1)
    const [smile] = moved
    expect(smile).toMatchObject({ term: 'lip-corners-raised', present: 8, absent: 8, errors: { calibrated: 0, rules: 8 } })
    expect(smile!.threshold).toBeCloseTo(0.3 * smile!.factor, 9)
    expect(smile!.threshold).toBeLessThan(0.18)
    const [unseen] = people(9, 0.18).slice(-2)
    expect(termsOf(unseen!.teacher)).not.toContain('cue:lip-corners-raised')
    const [heard] = withThresholds([unseen!], moved)
    expect(termsOf(heard!.teacher)).toEqual(expect.arrayContaining(['cue:lip-corners-raised', 'expression:smile']))
    expect(heard!.teacher!.nodes.find(({ id }) => id === 'cue:lip-corners-raised')?.evidence).toMatchObject([{ startUs: 2_000_000, endUs: 3_000_000, signal: 'au12', threshold: Number(smile!.threshold.toPrecision(4)) }])
  })

  it('goes no further from the documented threshold than it has to', () => {
    expect(moved[0]!.threshold * 1.1 ** 2).toBeGreaterThan(0.18)
    expect(calibrateCues(people(8, 0.6))).toEqual([])
  })

  it('rises where people reject what the rules find', () => {
    const refused = people(8, 0.34).map(sample => ({ ...sample, tree: personTree(sample.teacher!, false) }))
    const real = people(8, 0.6).map((sample, at) => ({ ...sample, segmentId: `real-${at}`, subjectId: `other-${sample.subjectId}` }))
    const [smile] = calibrateCues([...refused, ...real])
    expect(smile!.factor).toBeGreaterThan(1)
    expect(smile!.threshold).toBeGreaterThan(0.34)
  })

  it('stays with the rules where there is little to go by, and counts nothing that nobody judged', () => {
    expect(calibrateCues(people(4, 0.18))).toEqual([])
    expect(calibrateCues(weak.map(sample => ({ ...sample, tree: personTree(sample.teacher!, sample.segmentId.endsWith('smile'), 'unreviewed') })))).toEqual([])
    expect(calibrateCues([])).toEqual([])
  })

  it('counts errors of a threshold that was not fitted on the person', () => {
    // one person alone shows weak smiles: fitted on the others, the threshold stays where it is and misses them
    const own = people(6, 0.18).map(sample => ({ ...sample, subjectId: 'person-a', mediaId: 'a' }))
    const others = people(6, 0.6).map(sample => ({ ...sample, subjectId: `b-${sample.subjectId}` }))
    expect(calibrateCues([...own, ...others])).toEqual([])
    // of six people the one with the weakest smile is missed by what the other five teach
    expect(calibrateCues([...people(6, 0.18), ...others])).toMatchObject([{ term: 'lip-corners-raised', errors: { calibrated: 1, rules: 6 } }])
  })
})

describe('withThresholds', () => {
  it('leaves segments as they are without thresholds, and those whose cues are not known', () => {
    const samples = people(1, 0.18)
    const thresholds = calibrateCues(people(8, 0.18))
    expect(withThresholds(samples, [])).toEqual(samples)
    expect(withThresholds(samples, null)).toEqual(samples)
    const { cues: _, ...without } = samples[0]!
    expect(withThresholds([without], thresholds)).toEqual([without])
    const once = withThresholds(samples, thresholds)
    expect(withThresholds(once, thresholds)).toEqual(once)
    expect(affectiveTreeSchema.parse(once[1]!.teacher)).toEqual(once[1]!.teacher)
  })
})

describe('a model', () => {
  it('is trained with moved thresholds, says so in the registry, and hears the teacher with them', async () => {
    const samples = people(16, 0.18).map((sample, at) => ({ ...sample, subjectId: `shows-four-${at >> 2}` }))
    const split = planSplit(samples, 1)
    const sides = { train: samples.filter(each => sideOf(split, each) === 'train'), heldOut: samples.filter(each => sideOf(split, each) === 'held-out'), weak: [] }
    const modelDir = await mkdtemp(join(tmpdir(), 'cue-thresholds-'))
    try {
      const card = await trainReasoner({ ...sides, modelDir, modelId: 'm', name: 'M', parent: null, split, codebooks: [], seed: 1, steps: 10, createdAtMs: 0 })
      const moved = calibrateCues(sides.train)
      expect(card.thresholds).toEqual(moved)
      expect(registryCard(card).teacher?.cues).toMatchObject([{ term: 'lip-corners-raised', documented: 0.3, threshold: moved[0]!.threshold, segments: sides.train.length, errors: moved[0]!.errors }])
      const said = (trees: readonly AffectiveTree[]): boolean[] => trees.map(tree => tree.nodes.some(({ term }) => term === 'lip-corners-raised'))
      const truth = sides.heldOut.map(({ segmentId }) => segmentId.endsWith('smile'))
      expect(said(await predictFrom(modelDir, sides.heldOut, []))).toEqual(truth)
      expect(said(sides.heldOut.map(({ teacher }) => teacher!))).toEqual(truth.map(() => false))
    }
    finally {
      await rm(modelDir, { recursive: true, force: true })
    }
  })
})

import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { Random } from '#shared/domain/random.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { AffectiveTree, Level, TreeNode, Verdict } from '#shared/domain/tree.ts'
import { trackBaselines } from '#engine/training/samples.ts'

/**
 * A small known world for tests: signals of a face, a teacher that reads them by thresholds, and an annotator who differs from the teacher
 * in a lawful way: lowered eyes turn sadness into shame, a smile without the cheeks is a polite one, and raised brows are no cue at all.
 */

const signals = ['smile', 'cheek_raise', 'brow_raise', 'frown', 'lip_down', 'gaze_down', 'jaw_open', 'yaw'] as const
type SignalName = typeof signals[number]

const rateHz = 10
const rowsPerSegment = 25

type Truth = Readonly<Record<SignalName, boolean>>

function drawTruth(random: Random): Truth {
  const mood = random.below(4)
  const maybe = (probability: number): boolean => random.next() < probability
  return {
    smile: mood === 0,
    cheek_raise: mood === 0 && maybe(0.5),
    brow_raise: maybe(0.4),
    frown: mood === 1,
    lip_down: mood === 2,
    gaze_down: maybe(0.5),
    jaw_open: maybe(0.3),
    yaw: maybe(0.3),
  }
}

function drawTable(truths: readonly Truth[], random: Random): SignalTable {
  const rows = truths.length * rowsPerSegment
  const column = (name: SignalName): Float32Array => Float32Array.from({ length: rows }, (_, row) => {
    const within = row % rowsPerSegment
    const active = truths[Math.floor(row / rowsPerSegment)]?.[name] && within > 5 && within < 20
    return random.next() < 0.05 ? Number.NaN : (active ? 0.7 : 0.15) + 0.1 * random.gaussian()
  })
  return {
    timesUs: Float64Array.from({ length: rows }, (_, row) => row * 1e6 / rateHz),
    columns: new Map(signals.map(name => [name, column(name)])),
  }
}

type Word = Readonly<{ level: Level, term: string, supports: readonly string[] }>

function treeOf(words: readonly Word[], origin: TreeNode['origin'], verdict: Verdict, confidence: number): AffectiveTree {
  const idOf = (term: string): string => `node:${term}`
  const terms = new Set(words.map(word => word.term))
  return {
    nodes: words.map(({ level, term, supports }) => ({
      id: idOf(term),
      level,
      codebook: `test-${level}`,
      term,
      label: term.replaceAll('-', ' '),
      confidence,
      evidence: [],
      supports: supports.filter(each => terms.has(each)).map(idOf),
      origin,
      verdict,
    })),
    rationale: { text: '', origin: 'rendered' },
  }
}

function emotionOf(truth: Truth, annotator: boolean): string {
  if (truth.smile)
    return 'happiness'
  if (truth.frown)
    return 'anger'
  return truth.lip_down ? (annotator && truth.gaze_down ? 'shame' : 'sadness') : 'neutral'
}

function wordsOf(truth: Truth, annotator: boolean): Word[] {
  const emotion = emotionOf(truth, annotator)
  const smile = annotator && !truth.cheek_raise ? 'polite-smile' : 'smile-expression'
  const expressions: Word[] = [
    ...truth.smile ? [{ level: 'expression' as const, term: smile, supports: [emotion] }] : [],
    ...truth.frown ? [{ level: 'expression' as const, term: 'scowl', supports: [emotion] }] : [],
    ...truth.lip_down ? [{ level: 'expression' as const, term: 'pout', supports: [emotion] }] : [],
  ]
  const cue = (name: SignalName, supports: readonly string[]): Word[] => truth[name] ? [{ level: 'cue', term: name, supports }] : []
  return [
    { level: 'emotion', term: emotion, supports: [] },
    ...expressions,
    ...cue('smile', [smile]),
    ...cue('cheek_raise', [smile]),
    ...cue('frown', ['scowl']),
    ...cue('lip_down', ['pout']),
    ...annotator ? [] : cue('brow_raise', []),
    ...cue('gaze_down', []),
  ]
}

/** One video with as many contiguous segments of 2.5 s as asked for, each with the teacher's and the annotator's tree. */
export function annotatedVideo(mediaId: string, segments: number, random: Random): LabelledSample[] {
  const truths = Array.from({ length: segments }, () => drawTruth(random))
  const table = drawTable(truths, random)
  const baselines = trackBaselines(table)
  return truths.map((truth, place) => {
    const from = place * rowsPerSegment
    const teacher = treeOf(wordsOf(truth, false), { kind: 'teacher', id: 'teacher' }, 'unreviewed', 0.7)
    const sample: SegmentSample = {
      segmentId: `${mediaId}:${place}`,
      mediaId,
      subjectId: null,
      startUs: from * 1e6 / rateHz,
      endUs: (from + rowsPerSegment) * 1e6 / rateHz,
      signals: {
        timesUs: table.timesUs.slice(from, from + rowsPerSegment),
        columns: new Map([...table.columns].map(([name, values]) => [name, values.slice(from, from + rowsPerSegment)])),
      },
      baselines,
      teacher,
    }
    return { ...sample, basis: teacher, tree: treeOf(wordsOf(truth, true), { kind: 'person', id: 'annotator' }, 'accepted', 1) }
  })
}

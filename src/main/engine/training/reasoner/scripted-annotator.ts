import type { LabelledSample, SegmentSample } from '#engine/training/samples.ts'
import type { Correction } from '#shared/domain/correction.ts'
import type { Random } from '#shared/domain/random.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { AffectiveTree, Level, TreeNode, Verdict } from '#shared/domain/tree.ts'
import { trackBaselines } from '#engine/training/samples.ts'

/**
 * A small known world for tests: signals of a face, a teacher that reads them by thresholds, and an annotator who differs from the teacher
 * in a lawful way: with lowered eyes, sadness is contempt to them; a smile without the cheeks is one-sided; raised brows are no cue at all.
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
      codebook: `${level}s`,
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
  return truth.lip_down ? (annotator && truth.gaze_down ? 'contempt' : 'sadness') : 'neutral'
}

function wordsOf(truth: Truth, annotator: boolean): Word[] {
  const emotion = emotionOf(truth, annotator)
  const smile = annotator && !truth.cheek_raise ? 'one-sided-smile' : 'smile'
  const expression = (shown: boolean, term: string): Word[] => shown ? [{ level: 'expression', term, supports: [emotion] }] : []
  const cue = (shown: boolean, term: string, supports: readonly string[]): Word[] => shown ? [{ level: 'cue', term, supports }] : []
  return [
    { level: 'emotion', term: emotion, supports: [] },
    ...expression(truth.smile, smile),
    ...expression(truth.frown, 'frown'),
    ...expression(truth.lip_down, 'lip-corners-down'),
    ...cue(truth.smile, 'lip-corners-raised', [smile]),
    ...cue(truth.cheek_raise, 'cheeks-raised', [smile]),
    ...cue(truth.frown, 'brows-lowered', ['frown']),
    ...cue(truth.lip_down, 'lip-corners-lowered', ['lip-corners-down']),
    ...cue(truth.brow_raise && !annotator, 'inner-brows-raised', []),
    ...cue(truth.gaze_down, 'gaze-down', []),
  ]
}

/** What the annotator does to the teacher's tree of a segment in the studio: relabel what they call otherwise, reject the rest, accept the tree. */
export function correctionsOf({ segmentId, teacher, tree }: LabelledSample): Correction[] {
  const saidAt = (level: Level): string[] => tree.nodes.flatMap(node => node.level === level && node.term !== null ? [node.term] : [])
  const acts = (teacher?.nodes ?? []).flatMap((node): Correction[] => {
    const said = saidAt(node.level)
    if (node.term !== null && said.includes(node.term))
      return []
    const other = node.level === 'emotion' ? said[0] : said.find(term => term === 'one-sided-smile')
    return node.level === 'cue' || other === undefined
      ? [{ action: 'reject', segmentId, nodeId: node.id }]
      : [{ action: 'relabel', segmentId, nodeId: node.id, codebook: `${node.level}s`, term: other, label: other }]
  })
  return [...acts, { action: 'accept-tree', segmentId }]
}

/** One video with as many contiguous segments of 2.5 s as asked for, each with the teacher's and the annotator's tree. */
export function annotatedVideo(mediaId: string, segments: number, random: Random): LabelledSample[] {
  return drawVideo(mediaId, segments, random).samples
}

/** The same with the signals of the whole face track. */
export function drawVideo(mediaId: string, segments: number, random: Random): { table: SignalTable, samples: LabelledSample[] } {
  const truths = Array.from({ length: segments }, () => drawTruth(random))
  const table = drawTable(truths, random)
  const baselines = trackBaselines(table)
  const samples = truths.map((truth, place) => {
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
  return { table, samples }
}

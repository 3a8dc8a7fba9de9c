import type { Codebook } from '#shared/domain/codebook.ts'
import type { AffectiveTree, Evidence, Level, Origin, TreeNode } from '#shared/domain/tree.ts'
import type { Supports } from './supports.ts'
import type { Trust } from './trust.ts'
import type { Vocabulary } from './vocabulary.ts'
import { renderRationale } from '#shared/domain/rationale/render-rationale.ts'
import { termKey } from './vocabulary.ts'

/** Probabilities of every term, level by level; those of the emotions sum to 1. */
export type Prediction = Readonly<Record<Level, Float32Array>>

/** What turns probabilities into a tree. */
export type FillContext = Readonly<{
  vocabulary: Vocabulary
  supports: Supports
  trust: Trust
  origin: Origin
  codebooks: readonly Codebook[]
  /** Evidence for a term that the teacher's tree does not have. */
  evidenceOf: (level: Level, place: number) => readonly Evidence[]
}>

/** Expressions and cues are said from this probability on. */
export const sayFrom = 0.5

/** Beside the most probable emotion, others are said from this probability on. */
const otherEmotion = 0.3

/** `kept` marks a term that is the teacher's word, with the teacher's edges. */
type Chosen = Readonly<{ level: Level, place: number, probability: number, id: string, teacher: TreeNode | undefined, kept?: boolean }>

function choose(prediction: Prediction, { vocabulary, trust }: FillContext, teacher: AffectiveTree | null): Chosen[] {
  const known = new Map((teacher?.nodes ?? []).map(node => [`${node.level}:${termKey(node)}`, node]))
  const item = (level: Level, place: number): Chosen => {
    const id = `${level}:${termKey(vocabulary[level][place] as { codebook: string, term: string })}`
    return { level, place, probability: prediction[level][place] as number, id, teacher: known.get(id) }
  }
  const likely = (level: 'cue' | 'expression'): Chosen[] => vocabulary[level].flatMap((_, place) => {
    const own = item(level, place)
    if (teacher === null || trust[level][place])
      return own.probability >= sayFrom ? [own] : []
    return own.teacher ? [{ ...own, probability: own.teacher.confidence, kept: true }] : []
  })
  const best = prediction.emotion.reduce((top, probability, place) => probability > (prediction.emotion[top] as number) ? place : top, 0)
  const emotions = vocabulary.emotion.map((_, place) => place).filter(place => place === best || (prediction.emotion[place] as number) >= otherEmotion)
  return [...emotions.map(place => item('emotion', place)), ...likely('expression'), ...likely('cue')]
}

/**
 * What a term of the teacher's supports: the same as there; what supported an emotion that is no longer said supports the most probable one.
 */
function keptSupports(node: TreeNode, chosen: readonly Chosen[], teacher: AffectiveTree): string[] {
  const said = new Set(chosen.map(each => each.id))
  const emotions = chosen.filter(each => each.level === 'emotion').sort((a, b) => b.probability - a.probability)
  const supported = teacher.nodes.filter(each => node.supports.includes(each.id))
  const kept = supported.map(each => `${each.level}:${termKey(each)}`).filter(id => said.has(id))
  return kept.length > 0 || !supported.some(each => each.level === 'emotion') ? kept : emotions.slice(0, 1).map(each => each.id)
}

/** What a chosen term supports: what it was seen to support in training; an expression never seen to support anything supports the emotion. */
function supportsOf(item: Chosen, chosen: readonly Chosen[], supports: Supports): string[] {
  if (item.level === 'emotion')
    return []
  const upper = chosen.filter(each => each.level === (item.level === 'cue' ? 'expression' : 'emotion'))
  const seen = supports[item.level][item.place] ?? []
  const linked = upper.filter(each => seen.includes(each.place))
  return (linked.length === 0 && item.level === 'expression' ? upper : linked).map(each => each.id)
}

/** The teacher's expressions and cues that the vocabulary does not know: nothing was learned of them, so they stay as they are. */
function unknownTo(vocabulary: Vocabulary, teacher: AffectiveTree | null): TreeNode[] {
  const known = new Set((['cue', 'expression'] as const).flatMap(level => vocabulary[level].map(term => `${level}:${termKey(term)}`)))
  return (teacher?.nodes ?? []).filter(node => node.level !== 'emotion' && !known.has(`${node.level}:${termKey(node)}`))
}

/** Teacher's nodes in a tree of the network: their edges lead to what is still there; an expression left without any supports the emotions said. */
function carried(nodes: readonly TreeNode[], said: readonly TreeNode[], teacher: AffectiveTree | null, origin: Origin): TreeNode[] {
  const idOf = new Map((teacher?.nodes ?? []).map(node => [node.id, `${node.level}:${termKey(node)}`]))
  const there = new Set([...said.map(node => node.id), ...nodes.map(node => idOf.get(node.id) as string)])
  const emotions = said.filter(node => node.level === 'emotion').map(node => node.id)
  return nodes.map((node) => {
    const kept = node.supports.map(id => idOf.get(id) ?? id).filter(id => there.has(id))
    const supports = kept.length === 0 && node.level === 'expression' && node.supports.length > 0 ? emotions : kept
    return { ...node, id: idOf.get(node.id) as string, supports, origin, verdict: 'unreviewed' }
  })
}

/**
 * The tree that a prediction says: the most probable emotion, any other from .3 on, and every expression and cue of at least even odds, each with its probability
 * as confidence; expressions and cues on which it is not trusted, or that it does not know, stay the teacher's. Evidence comes from the teacher's node of the same term where there is one, else from `evidenceOf`.
 */
export function fillTree(prediction: Prediction, teacher: AffectiveTree | null, context: FillContext): AffectiveTree {
  const chosen = choose(prediction, context, teacher)
  const nodes = chosen.map((item): TreeNode => {
    const { codebook, term, label } = context.vocabulary[item.level][item.place] as { codebook: string, term: string, label: string }
    return {
      id: item.id,
      level: item.level,
      codebook,
      term,
      label,
      confidence: Math.min(1, Math.max(0, item.probability)),
      evidence: item.teacher ? [...item.teacher.evidence] : [...context.evidenceOf(item.level, item.place)],
      supports: item.kept && item.level === 'expression' && item.teacher && teacher ? keptSupports(item.teacher, chosen, teacher) : supportsOf(item, chosen, context.supports),
      origin: context.origin,
      verdict: 'unreviewed',
    }
  })
  const kept = carried(unknownTo(context.vocabulary, teacher), nodes, teacher, context.origin)
  const tree: AffectiveTree = { nodes: [...nodes, ...kept], rationale: { text: '', origin: 'rendered' } }
  return { ...tree, rationale: { text: renderRationale(tree, { codebooks: context.codebooks }), origin: 'rendered' } }
}

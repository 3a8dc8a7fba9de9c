import type { NewSample } from '../../formats/sample-record.ts'
import type { Codebook } from '../codebook.ts'
import type { AffectiveTree, Level, TreeNode } from '../tree.ts'
import { renderRationale } from '../rationale/render-rationale.ts'
import { closedQuestions, closedSample, openQuestions } from './question-templates.ts'

/** The clip that a tree is about. `place` names the subject in a question; times are seconds of the clip. */
export type SampleContext = Readonly<{ video: string, place: string, startS: number, endS: number, subject: string | null }>

/** A generated sample with the task it belongs to and what it was made from. */
export type GeneratedSample = Readonly<{ task: string, sample: NewSample }>

/** The valence that an emotion speaks of, for three-way sentiment; contempt and the like are negative, surprise says neither. */
const sentimentOf: Readonly<Record<string, string>> = { happiness: 'positive', neutral: 'neutral', anger: 'negative', disgust: 'negative', fear: 'negative', sadness: 'negative', contempt: 'negative' }

const source = 'Affectree'

function capitalised(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}

function nodesAt(tree: AffectiveTree, level: Level): TreeNode[] {
  return tree.nodes.filter(node => node.level === level)
}

function leading(nodes: readonly TreeNode[]): TreeNode | undefined {
  return nodes.reduce<TreeNode | undefined>((best, node) => best && best.confidence >= node.confidence ? best : node, undefined)
}

/** Action units that the cues name through their signals (`au12` is AU12). */
function actionUnits(cues: readonly TreeNode[], codebooks: readonly Codebook[]): string[] {
  return cues.flatMap(cue => codebooks.find(({ key }) => key === cue.codebook)?.terms.find(({ key }) => key === cue.term)?.signals ?? [])
    .flatMap(signal => /^au(\d+)$/.exec(signal)?.[1] ?? [])
    .map(number => `AU${Number(number)}`)
}

function spoken(nodes: readonly TreeNode[]): string {
  return [...new Set(nodes.map(({ label }) => label))].join(', ')
}

/** Keys of terms that a tree says hold, by closed task: emotions by its emotion nodes, the leading one alone for a single emotion, action units as `AU12`. A task that the tree says nothing of is left out. */
export function termsByTask(tree: AffectiveTree, codebooks: readonly Codebook[]): Readonly<Record<string, readonly string[]>> {
  const emotions = nodesAt(tree, 'emotion')
  const first = leading(emotions)?.term
  const sentiment = first ? sentimentOf[first] : undefined
  return {
    ...first ? { 'emotion-single': [first] } : {},
    ...emotions.length > 0 ? { 'emotion-multi': emotions.flatMap(({ term }) => term ?? []) } : {},
    ...sentiment ? { 'sentiment-3': [sentiment] } : {},
    'action-units': actionUnits(nodesAt(tree, 'cue'), codebooks),
  }
}

function chain(tree: AffectiveTree, emotion: TreeNode): string {
  const expressions = tree.nodes.filter(node => node.level === 'expression' && node.supports.includes(emotion.id))
  const parts = expressions.map((expression) => {
    const cues = tree.nodes.filter(node => node.level === 'cue' && node.supports.includes(expression.id))
    return cues.length > 0 ? `${expression.label} (seen in ${spoken(cues)})` : expression.label
  })
  return parts.length > 0 ? `${emotion.label}, because of ${parts.join(' and ')}` : emotion.label
}

/**
 * Instruction samples of every task family that an accepted tree can answer: single and several emotions, three-way sentiment, action units,
 * expression caption, face and head actions, fine-grained caption, and the four kinds of rationale. Families that need what a tree does not hold
 * (appearance, identity, head pose, conversation) come from tiers coded with their codebooks; see {@link samplesFromTerms}.
 * @param tree nodes a person rejected are left out
 * @param codebooks those of the tree and those of the closed tasks
 */
export function samplesFromTree(whole: AffectiveTree, context: SampleContext, codebooks: readonly Codebook[]): GeneratedSample[] {
  const nodes = whole.nodes.filter(({ verdict }) => verdict !== 'rejected')
  const ids = new Set(nodes.map(({ id }) => id))
  const tree: AffectiveTree = { ...whole, nodes: nodes.map(node => ({ ...node, supports: node.supports.filter(id => ids.has(id)) })) }
  const make = sampleMaker(context)
  const closed = Object.entries(termsByTask(tree, codebooks)).flatMap(([task, terms]) => samplesFromTerms(task, terms, context, codebooks))
  const emotion = leading(nodesAt(tree, 'emotion'))
  const [expressions, cues] = [nodesAt(tree, 'expression'), nodesAt(tree, 'cue')]
  const caption = whole.rationale.origin === 'person' && whole.rationale.text.trim() !== '' ? whole.rationale.text : renderRationale(tree, { codebooks, subject: capitalised(context.place) })
  const isHead = ({ label }: TreeNode): boolean => /\bhead\b|\bnod/i.test(label)
  const { place } = context
  const open: GeneratedSample[] = []
  if (expressions.length + cues.length > 0) {
    const face = [...expressions, ...cues].filter(node => !isHead(node))
    const head = cues.filter(isHead)
    if (face.length > 0)
      open.push(make('open-face-action', openQuestions['open-face-action'](place), `${spoken(face)}.`))
    if (head.length > 0)
      open.push(make('open-head-action', openQuestions['open-head-action'](place), `${spoken(head)}.`))
  }
  if (emotion) {
    const why = `${chain(tree, emotion)}.`
    const attribute = cues[0]?.label ?? expressions[0]?.label
    open.push(
      make('expression-caption', openQuestions['expression-caption'](place), `${capitalised(place)} shows ${spoken(nodesAt(tree, 'emotion'))}.`),
      make('fine-caption', openQuestions['fine-caption'](place), caption),
      make('rationale', openQuestions['qa-rationale'](place), why, 'qa-rationale'),
      make('rationale', openQuestions['caption-rationale'](place), `${caption} It is ${why}`, 'caption-rationale'),
      ...attribute === undefined
        ? []
        : [
            make('rationale', openQuestions['referred-qa-rationale'](place, attribute), why, 'referred-qa-rationale'),
            make('rationale', openQuestions['referred-caption-rationale'](place, attribute), caption, 'referred-caption-rationale'),
          ],
    )
  }
  return [...closed, ...open]
}

function sampleMaker({ video, startS, endS, subject }: SampleContext): (task: string, question: string, answer: string, kind?: string) => GeneratedSample {
  return (task, question, answer, kind) => ({
    task,
    sample: {
      turns: [{ role: 'user', content: `<video>${question}` }, { role: 'assistant', content: answer }],
      videos: [video],
      source: task.startsWith('open-') ? `${source}_QA_${task === 'open-head-action' ? 'Head_actions' : 'Facial_actions'}` : source,
      extra: { task, clip: [startS, endS], ...subject === null ? {} : { subject }, ...kind === undefined ? {} : { kind } },
    },
  })
}

/**
 * The sample of one closed task from terms that hold, as those of a tier coded with the task's codebook.
 * @param terms keys of the task's codebook
 * @returns no sample when the task is not closed, its codebook is not at hand, or the terms give no answer
 */
export function samplesFromTerms(task: string, terms: readonly string[], context: SampleContext, codebooks: readonly Codebook[]): GeneratedSample[] {
  const make = sampleMaker(context)
  return closedQuestions.filter(question => question.task === task).flatMap((question) => {
    const codebook = codebooks.find(({ key }) => key === question.codebook)
    const asked = codebook ? closedSample(question, codebook, terms) : null
    return asked ? [make(task, asked.question, asked.answer)] : []
  })
}

import type { Correction, SegmentView } from '#shared/contract/document.contract.ts'
import type { AffectiveTree, TreeNode } from '#shared/domain/tree.ts'

/** What the scripted annotator calls an emotion, and when: the first rule that holds decides. */
type Rule = Readonly<{ emotion: string, why: string, holds: (terms: ReadonlySet<string>) => boolean }>

const any = (...wanted: readonly string[]) => (terms: ReadonlySet<string>): boolean => wanted.some(term => terms.has(term))

/** The convictions of the scripted annotator. They differ from the rule teacher's in a lawful way, so there is something to learn. */
export const rules: readonly Rule[] = [
  { emotion: 'happiness', why: 'raised lip corners or cheeks', holds: any('lip-corners-raised', 'cheeks-raised') },
  { emotion: 'sadness', why: 'lowered lip corners or a raised chin', holds: any('lip-corners-lowered', 'chin-raised') },
  { emotion: 'surprise', why: 'raised brows or wide eyes', holds: any('inner-brows-raised', 'outer-brows-raised', 'eyes-wide', 'upper-lids-raised') },
  { emotion: 'neutral', why: 'none of these', holds: () => true },
]

function verdictOn(tree: AffectiveTree): string {
  const terms = new Set(tree.nodes.filter(({ level }) => level === 'cue').map(({ term }) => term ?? ''))
  return rules.find(({ holds }) => holds(terms))!.emotion
}

function relabel(segmentId: string, node: TreeNode, emotion: string): Correction {
  return { action: 'relabel', segmentId, nodeId: node.id, codebook: 'emotions', term: emotion, label: emotion }
}

/**
 * What the annotator does with one segment: names its emotion by the rules, rejects other emotions, and accepts the rest.
 * @returns the acts in order, to be applied as one change; empty where there is no tree
 */
export function review({ segment, machine }: SegmentView): Correction[] {
  if (!machine || machine.tree.nodes.length === 0)
    return []
  const segmentId = segment.id
  const emotion = verdictOn(machine.tree)
  const named = machine.tree.nodes.filter(({ level }) => level === 'emotion')
  const right = named.find(({ term }) => term === emotion)
  const [first] = named
  const acts: Correction[] = []
  if (!right)
    acts.push(first ? relabel(segmentId, first, emotion) : { action: 'add-node', segmentId, level: 'emotion', codebook: 'emotions', term: emotion, label: emotion, supports: [], evidence: [] })
  const kept = right ?? first
  for (const node of named) {
    if (node !== kept)
      acts.push({ action: 'reject', segmentId, nodeId: node.id })
  }
  return [...acts, { action: 'accept-tree', segmentId }]
}

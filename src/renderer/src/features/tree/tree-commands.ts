import type { Command } from '../../shell/commands/registry.ts'
import { Brush, Check, CheckCheck, CircleDashed, CircleHelp, Columns2, Crosshair, ListTree, MessageSquareText, Network, Pencil, Plus, Scissors, Trash2, X } from '@lucide/vue'
import { registerCommands, runCommand } from '../../shell/commands/registry.ts'
import { isReviewing } from '../../shell/commands/working-mode.ts'
import { showPanel } from '../../shell/dock/docks.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useCompare } from './compare.store.ts'
import { useTree } from './tree.store.ts'

const group = 'group.tree' as const
const emotionKeys = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral', 'contempt'] as const

/** Selects the next segment after the selected one (over the end to the beginning) that nobody has reviewed. Answers whether there is one. */
export function selectNextUnreviewed(): boolean {
  const document = useDocument()
  const selection = useSelection()
  const at = document.segments.findIndex(view => view.segment.id === selection.segmentId)
  const following = [...document.segments.slice(at + 1), ...document.segments.slice(0, Math.max(0, at))]
  const next = following.find(view => !view.reviewed)
  if (next)
    selection.selectSegment(next.segment, { seek: true })
  return next !== undefined
}

function onNode(): readonly Command[] {
  const tree = useTree()
  const selection = useSelection()
  const scope = 'tree' as const
  const hasNode = (): boolean => tree.node !== null && tree.prompt === null
  const id = (): string => tree.node?.id ?? ''
  const canSupport = (): boolean => hasNode() && tree.node?.level !== 'cue'
  const canMove = (): boolean => hasNode() && tree.node?.level !== 'emotion'
  const ask = (prompt: NonNullable<typeof tree.prompt>): void => {
    tree.prompt = prompt
  }
  return [
    { id: 'tree.accept', title: 'tree.accept', group, scope, icon: Check, key: 'A', when: hasNode, run: () => tree.accept(id()) },
    { id: 'tree.reject', title: 'tree.reject', group, scope, icon: X, key: 'Backspace', when: hasNode, run: () => tree.reject(id()) },
    { id: 'tree.relabel', title: 'tree.relabel', group, scope, icon: Pencil, key: 'R', alternates: ['F2'], when: hasNode, run: () => tree.node && ask({ kind: 'relabel', node: tree.node }) },
    { id: 'tree.addSupport', title: 'tree.addSupport', group, scope, icon: Plus, key: 'N', when: canSupport, run: () => ask({ kind: 'add', level: tree.node?.level === 'emotion' ? 'expression' : 'cue', supports: [id()] }) },
    { id: 'tree.supports', title: 'tree.supports', group, scope, icon: Network, key: 'S', when: () => hasNode() && tree.node?.level !== 'emotion', run: () => tree.node && ask({ kind: 'supports', node: tree.node }) },
    { id: 'tree.setEvidence', title: 'tree.setEvidence', group, scope, icon: Scissors, key: 'V', when: () => hasNode() && tree.markedEvidence().length > 0, run: () => tree.setEvidence(id()) },
    { id: 'tree.replaceEvidence', title: 'tree.replaceEvidence', group, scope, key: 'Shift+V', when: () => hasNode() && tree.markedEvidence().length > 0, run: () => tree.setEvidence(id(), 'replace') },
    { id: 'tree.brushEvidence', title: 'tree.brushEvidence', group, scope, icon: Brush, key: 'B', when: hasNode, run: () => tree.brushEvidence(id()) },
    { id: 'tree.moveUp', title: 'tree.moveUp', group, scope, key: 'Alt+ArrowUp', when: canMove, run: () => tree.moveActive(-1) },
    { id: 'tree.moveDown', title: 'tree.moveDown', group, scope, key: 'Alt+ArrowDown', when: canMove, run: () => tree.moveActive(1) },
    { id: 'tree.remove', title: 'tree.remove', group, scope, icon: Trash2, key: 'Delete', when: hasNode, run: () => tree.remove(id()) },
    { id: 'tree.showNodeEvidence', title: 'tree.showNodeEvidence', group, scope, icon: Crosshair, key: 'Enter', when: () => hasNode() && (tree.node?.evidence.length ?? 0) > 0, run: () => selection.showEvidence(tree.node?.evidence[0] ?? null) },
  ]
}

function onTree(): readonly Command[] {
  const tree = useTree()
  const document = useDocument()
  const hasSegment = (): boolean => tree.view !== null && tree.prompt === null
  const hasTree = (): boolean => hasSegment() && tree.tree !== null
  return [
    { id: 'tree.focus', title: 'tree.focus', group, icon: ListTree, key: 'Enter', when: () => hasSegment() && !isReviewing.value, run: () => showPanel('tree') },
    { id: 'tree.addEmotion', title: 'tree.addEmotion', group, icon: Plus, key: 'Shift+N', when: hasSegment, run: () => tree.prompt = { kind: 'add', level: 'emotion', supports: [] } },
    { id: 'tree.acceptTree', title: 'tree.acceptTree', group, icon: CheckCheck, key: 'Shift+A', when: hasTree, run: tree.acceptTree },
    { id: 'tree.acceptTreeNext', title: 'tree.acceptTreeNext', group, icon: CheckCheck, key: 'Shift+Enter', when: hasTree, run: async () => await tree.acceptTree() && selectNextUnreviewed() },
    { id: 'tree.nextUnreviewed', title: 'tree.nextUnreviewed', group, icon: CircleDashed, key: 'U', when: () => document.segments.some(view => !view.reviewed), run: selectNextUnreviewed },
    { id: 'tree.editRationale', title: 'tree.editRationale', group, icon: MessageSquareText, key: 'Mod+E', when: hasTree, run: () => tree.editingRationale = true },
    { id: 'tree.removeSegment', title: 'tree.removeSegment', group, icon: Trash2, key: 'Shift+Delete', when: hasSegment, run: tree.removeSegment },
    ...emotionKeys.map((term, index) => ({
      id: `tree.setEmotion.${term}`,
      title: `tree.setEmotion.${term}` as const,
      group,
      key: String(index + 1),
      when: hasSegment,
      run: async () => await tree.sayEmotion({ codebook: 'emotions', term, label: document.codebooks.find(book => book.key === 'emotions')?.terms.find(item => item.key === term)?.label ?? term }) && runCommand('review.goOn'),
    })),
  ]
}

function onPair(): readonly Command[] {
  const tree = useTree()
  const compare = useCompare()
  const when = (): boolean => compare.canPrefer
  return [
    { id: 'tree.compare', title: 'panel.compare', group, icon: Columns2, key: 'C', when: () => tree.view !== null, run: () => showPanel('compare') },
    { id: 'tree.why', title: 'panel.why', group, icon: CircleHelp, key: 'Shift+W', when: () => tree.node !== null, run: () => showPanel('why') },
    { id: 'compare.preferLeft', title: 'compare.preferLeft', group, key: 'Q', when, run: () => compare.prefer('left') },
    { id: 'compare.preferRight', title: 'compare.preferRight', group, key: 'W', when, run: () => compare.prefer('right') },
  ]
}

/** Every act on trees, each with a name and a key. */
export function registerTreeCommands(): void {
  registerCommands([...onNode(), ...onTree(), ...onPair()])
}

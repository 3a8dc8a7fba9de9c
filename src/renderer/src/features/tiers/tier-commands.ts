import type { AnnotationEdit } from '#shared/contract/index.ts'
import type { Annotation } from '#shared/domain/document.ts'
import type { Command } from '../../shell/commands/registry.ts'
import { ClipboardPaste, Combine, Copy, Plus, Rows3, Scissors, Table2, Trash2 } from '@lucide/vue'
import { frameSpan, steppedPts } from '#shared/domain/frame-times.ts'
import { frameBound } from '../../shell/axis/bounds.ts'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { showPanel } from '../../shell/dock/docks.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDesk } from '../../shell/stores/desk.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { pasteEdits, withDescendants } from './clipboard.ts'
import { askForTier } from './tier-dialog.ts'

const group = 'group.coding' as const
let copied: readonly Annotation[] = []

function neighbour(direction: 1 | -1): Annotation | null {
  const desk = useDesk()
  const clock = useClock()
  const list = desk.tierId ? useAnnotations().laneOf(desk.tierId, desk.trackId).items : []
  const at = list.findIndex(({ id }) => id === desk.selected.at(direction === 1 ? -1 : 0)?.id)
  if (at >= 0)
    return list[at + direction] ?? null
  return (direction === 1 ? list.find(one => one.startUs >= clock.timeUs) : list.findLast(one => one.startUs < clock.timeUs)) ?? null
}

function walking(): readonly Command[] {
  const desk = useDesk()
  const annotations = useAnnotations()
  const when = (): boolean => desk.tier !== null
  const walk = (direction: 1 | -1, extend: boolean): void => {
    const next = neighbour(direction)
    if (!next)
      return
    if (extend)
      desk.selectAll([...desk.ids, next.id])
    else
      desk.select(next, { seek: true })
  }
  const turn = (by: 1 | -1): void => {
    const shown = annotations.tiers.filter(({ hidden, kind }) => !hidden && kind !== 'trace')
    const next = shown[(shown.findIndex(({ id }) => id === desk.tierId) + by + shown.length) % shown.length]
    if (next)
      desk.activate(next.id)
  }
  return [
    { id: 'desk.next', title: 'desk.next', group, key: 'Mod+ArrowRight', when, run: () => walk(1, false) },
    { id: 'desk.previous', title: 'desk.previous', group, key: 'Mod+ArrowLeft', when, run: () => walk(-1, false) },
    { id: 'desk.extendNext', title: 'desk.extendNext', group, key: 'Mod+Shift+ArrowRight', when, run: () => walk(1, true) },
    { id: 'desk.extendPrevious', title: 'desk.extendPrevious', group, key: 'Mod+Shift+ArrowLeft', when, run: () => walk(-1, true) },
    { id: 'desk.nextTier', title: 'desk.nextTier', group, key: 'Mod+ArrowDown', when, run: () => turn(1) },
    { id: 'desk.previousTier', title: 'desk.previousTier', group, key: 'Mod+ArrowUp', when, run: () => turn(-1) },
    { id: 'desk.selectAll', title: 'desk.selectAll', group, key: 'Mod+A', when, run: () => desk.tierId && desk.selectAll(annotations.laneOf(desk.tierId, desk.trackId).items.map(({ id }) => id)) },
  ]
}

/** What `desk.add` makes: between the marks, or from the frame at the cursor on; a point at the cursor. */
function spanToAdd(kind: string): Readonly<{ startUs: number, endUs: number }> {
  const clock = useClock()
  const marks = useMarks()
  const here = frameSpan(clock.frameTimes, Math.max(0, clock.frameIndex))
  if (kind === 'point')
    return { startUs: Math.round(here.startUs), endUs: Math.round(here.startUs) }
  const span = marks.span ?? here
  return { startUs: frameBound(span.startUs, clock.frameTimes), endUs: frameBound(span.endUs, clock.frameTimes) }
}

function making(): readonly Command[] {
  const desk = useDesk()
  const clock = useClock()
  const annotations = useAnnotations()
  const selection = useSelection()
  const studio = useStudio()
  const some = (): boolean => desk.selected.length > 0
  const run = (edit: AnnotationEdit): unknown => annotations.edit([edit])
  const ids = (): string[] => desk.selected.map(({ id }) => id)
  const add = async (): Promise<void> => {
    const { tier, trackId } = desk
    if (!tier || !selection.mediaId)
      return
    const saved = await annotations.edit([{ action: 'add', annotation: { mediaId: selection.mediaId, tierId: tier.id, trackId, ...spanToAdd(tier.kind) } }])
    const made = saved?.diff.added.find(record => record.type === 'annotation')
    if (made?.type === 'annotation')
      desk.select(made)
  }
  const fill = (how: 'extend' | 'new'): unknown => desk.tier && selection.mediaId && run({ action: 'fill-gaps', tierId: desk.tier.id, mediaId: selection.mediaId, trackId: desk.trackId, how })
  const canFill = (): boolean => desk.tier !== null && desk.tier.kind !== 'point'
  const newTier = (): void => {
    showPanel('tiers', { focus: false })
    askForTier()
  }
  return [
    { id: 'tiers.add', title: 'tiers.add', group, icon: Rows3, key: 'Mod+Shift+E', when: () => studio.project !== null, run: newTier },
    { id: 'desk.table', title: 'annotations.table', group, icon: Table2, key: 'Shift+E', when: () => desk.tier !== null, run: () => showPanel('annotations') },
    { id: 'desk.add', title: 'desk.add', group, icon: Plus, key: 'E', when: () => desk.tier !== null && clock.frameTimes.length > 0, run: add },
    { id: 'desk.split', title: 'desk.split', group, icon: Scissors, key: 'Mod+B', when: some, run: () => run({ action: 'split', ids: ids(), atUs: Math.round(frameSpan(clock.frameTimes, Math.max(0, clock.frameIndex)).startUs) }) },
    { id: 'desk.merge', title: 'desk.merge', group, icon: Combine, key: 'Mod+M', when: () => desk.selected.length > 1, run: () => run({ action: 'merge', ids: ids() }) },
    { id: 'desk.remove', title: 'desk.remove', group, icon: Trash2, key: 'Delete', alternates: ['Backspace'], when: some, run: () => run({ action: 'remove', ids: ids() }) },
    { id: 'desk.fillExtend', title: 'desk.fillExtend', group, when: canFill, run: () => fill('extend') },
    { id: 'desk.fillNew', title: 'desk.fillNew', group, when: canFill, run: () => fill('new') },
  ]
}

function moving(): readonly Command[] {
  const desk = useDesk()
  const clock = useClock()
  const annotations = useAnnotations()
  const when = (): boolean => desk.selected.length > 0 && clock.frameTimes.length > 0
  const one = (): boolean => desk.one !== null && desk.one.startUs < desk.one.endUs && clock.frameTimes.length > 0
  const stepped = (timeUs: number, frames: number): number => Math.round(steppedPts(clock.frameTimes, frameBound(timeUs, clock.frameTimes), frames))
  const bound = (part: 'startUs' | 'endUs', frames: number): void => {
    const annotation = desk.one
    if (!annotation)
      return
    const next = { startUs: annotation.startUs, endUs: annotation.endUs, [part]: stepped(annotation[part], frames) }
    if (next.startUs < next.endUs)
      void annotations.edit([{ action: 'set-bounds', id: annotation.id, ...next }])
  }
  const shift = (frames: number): void => {
    const [first] = desk.selected
    const byUs = first ? stepped(first.startUs, frames) - first.startUs : 0
    if (byUs !== 0)
      void annotations.edit([{ action: 'shift', ids: [...desk.ids], byUs }])
  }
  return [
    { id: 'desk.earlier', title: 'desk.earlier', group, key: 'Mod+Alt+ArrowLeft', when, run: () => shift(-1) },
    { id: 'desk.later', title: 'desk.later', group, key: 'Mod+Alt+ArrowRight', when, run: () => shift(1) },
    { id: 'desk.startEarlier', title: 'timeline.startEarlier', group, key: 'Alt+ArrowLeft', first: true, when: one, run: () => bound('startUs', -1) },
    { id: 'desk.startLater', title: 'timeline.startLater', group, key: 'Alt+ArrowRight', first: true, when: one, run: () => bound('startUs', 1) },
    { id: 'desk.endEarlier', title: 'timeline.endEarlier', group, key: 'Alt+Shift+ArrowLeft', first: true, when: one, run: () => bound('endUs', -1) },
    { id: 'desk.endLater', title: 'timeline.endLater', group, key: 'Alt+Shift+ArrowRight', first: true, when: one, run: () => bound('endUs', 1) },
  ]
}

function copying(): readonly Command[] {
  const desk = useDesk()
  const clock = useClock()
  const annotations = useAnnotations()
  const selection = useSelection()
  const some = (): boolean => desk.selected.length > 0
  const copy = (): void => {
    copied = withDescendants(desk.selected, annotations.listOf(null))
  }
  const paste = async (): Promise<void> => {
    if (!selection.mediaId)
      return
    const atUs = frameBound(clock.timeUs, clock.frameTimes)
    const edits = pasteEdits(copied, annotations.tierById, { mediaId: selection.mediaId, atUs, trackId: selection.trackId, newId: () => `record-${crypto.randomUUID()}` })
    const saved = await annotations.edit(edits)
    if (saved)
      desk.selectAll(edits.flatMap(edit => edit.action === 'add' && edit.annotation.id ? [edit.annotation.id] : []))
  }
  return [
    { id: 'desk.copy', title: 'desk.copy', group, icon: Copy, key: 'Mod+C', when: some, run: copy },
    {
      id: 'desk.cut',
      title: 'desk.cut',
      group,
      key: 'Mod+X',
      when: some,
      run: () => {
        copy()
        return annotations.edit([{ action: 'remove', ids: [...desk.ids] }])
      },
    },
    { id: 'desk.paste', title: 'desk.paste', group, icon: ClipboardPaste, key: 'Mod+V', when: () => copied.length > 0, run: paste },
  ]
}

/** The commands on tiers and annotations. */
export function registerTierCommands(): void {
  registerCommands([...walking(), ...making(), ...moving(), ...copying()])
}

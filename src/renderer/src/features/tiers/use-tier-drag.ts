import type { AnnotationEdit } from '#shared/contract/index.ts'
import type { Annotation } from '#shared/domain/document.ts'
import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useAxis } from '../../shell/axis/axis.store.ts'
import { frameBound, movedBound } from '../../shell/axis/bounds.ts'
import { magnetsAround } from '../../shell/axis/magnets.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDesk } from '../../shell/stores/desk.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'

type Bounds = Readonly<{ startUs: number, endUs: number }>
type Drag
  = | Readonly<{ kind: 'start' | 'end', annotation: Annotation, cursorUs: number }>
    | Readonly<{ kind: 'move', list: readonly Annotation[], fromUs: number, cursorUs: number }>
    | Readonly<{ kind: 'draw', tierId: string, trackId: string | null, fromUs: number, cursorUs: number }>

/** How near a bound must come to another one to be drawn to it. */
const reachPx = 6

/** What the hand does to annotations on the lanes: shown live, saved as one change when let go, taken back with Escape. */
export const useTierDrag = defineStore('tier-drag', () => {
  const axis = useAxis()
  const clock = useClock()
  const annotations = useAnnotations()
  const desk = useDesk()
  const selection = useSelection()
  const drag = shallowRef<Drag | null>(null)
  const moved = shallowRef<ReadonlyMap<string, Bounds>>(new Map())
  const drawn = shallowRef<Readonly<{ tierId: string, trackId: string | null }> & Bounds | null>(null)
  const active = computed(() => drag.value !== null)

  function snapped(timeUs: number, snap: boolean, exceptId?: string): number {
    const reachUs = reachPx * axis.usPerPx
    const near = snap ? [...magnetsAround(timeUs, reachUs, exceptId), drag.value?.cursorUs ?? Infinity].filter(time => Math.abs(time - timeUs) < reachUs) : []
    const best = near.toSorted((a, b) => Math.abs(a - timeUs) - Math.abs(b - timeUs))[0] ?? timeUs
    return frameBound(best, clock.frameTimes)
  }

  function start(next: Drag): void {
    drag.value = next
  }

  function moveList(list: readonly Annotation[], byUs: number): void {
    moved.value = new Map(list.map(one => [one.id, { startUs: one.startUs + byUs, endUs: one.endUs + byUs }]))
  }

  function move(timeUs: number, snap: boolean): void {
    const now = drag.value
    if (now?.kind === 'start' || now?.kind === 'end') {
      const reachUs = reachPx * axis.usPerPx
      const magnets = snap ? [...magnetsAround(timeUs, reachUs, now.annotation.id), now.cursorUs] : []
      const bounds = movedBound(now.annotation, now.kind, timeUs, { times: clock.frameTimes, magnets, reachUs })
      moved.value = new Map([[now.annotation.id, bounds]])
      clock.seek(now.kind === 'start' ? bounds.startUs : bounds.endUs - 1)
    }
    else if (now?.kind === 'move') {
      const [first] = now.list
      if (first)
        moveList(now.list, snapped(first.startUs + timeUs - now.fromUs, snap, first.id) - first.startUs)
    }
    else if (now?.kind === 'draw') {
      const to = snapped(timeUs, snap)
      const from = frameBound(now.fromUs, clock.frameTimes)
      drawn.value = { tierId: now.tierId, trackId: now.trackId, startUs: Math.min(from, to), endUs: Math.max(from, to) }
    }
  }

  function editOf(now: Drag): AnnotationEdit | null {
    if (now.kind === 'draw') {
      const span = drawn.value
      return span && span.startUs < span.endUs && selection.mediaId
        ? { action: 'add', annotation: { mediaId: selection.mediaId, tierId: now.tierId, trackId: now.trackId, startUs: span.startUs, endUs: span.endUs } }
        : null
    }
    if (now.kind === 'move') {
      const [first] = now.list
      const to = first && moved.value.get(first.id)
      const byUs = first && to ? to.startUs - first.startUs : 0
      return byUs === 0 ? null : { action: 'shift', ids: now.list.map(({ id }) => id), byUs }
    }
    const to = moved.value.get(now.annotation.id)
    const changed = to && (to.startUs !== now.annotation.startUs || to.endUs !== now.annotation.endUs)
    return changed ? { action: 'set-bounds', id: now.annotation.id, startUs: to.startUs, endUs: to.endUs } : null
  }

  function leave(): void {
    drag.value = null
    moved.value = new Map()
    drawn.value = null
  }

  async function finish(): Promise<void> {
    const now = drag.value
    const edit = now && editOf(now)
    drag.value = null
    if (edit) {
      const saved = await annotations.edit([edit])
      const [made] = saved?.diff.added ?? []
      if (now.kind === 'draw' && made?.type === 'annotation')
        desk.select(made)
    }
    if (!drag.value)
      leave()
  }

  function cancel(): void {
    const now = drag.value
    leave()
    if (now)
      clock.seek(now.cursorUs)
  }

  useEventListener(window, 'keydown', (event) => {
    if (event.key === 'Escape' && active.value) {
      event.preventDefault()
      cancel()
    }
  }, { capture: true })

  return { active, moved, drawn, start, move, finish, cancel }
})

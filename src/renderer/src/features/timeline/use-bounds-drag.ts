import type { SegmentItem } from './segment-lanes.ts'
import { useEventListener } from '@vueuse/core'
import { ref } from 'vue'
import { useAxis } from '../../shell/axis/axis.store.ts'
import { movedBound } from '../../shell/axis/bounds.ts'
import { magnetsAround } from '../../shell/axis/magnets.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useSegmentLanes } from './segment-lanes.store.ts'

/** How near a bound must come to another one to be drawn to it. */
const reachPx = 6

/** Dragging a bound of a segment: shown live with the frame at the bound, saved as one change when let go, taken back with Escape. */
export function useBoundsDrag() {
  const axis = useAxis()
  const clock = useClock()
  const document = useDocument()
  const segments = useSegmentLanes()
  const active = ref(false)
  let item: SegmentItem | null = null
  let part: 'start' | 'end' = 'start'
  let cursorUs = 0

  function start(of: SegmentItem, at: 'start' | 'end'): void {
    item = of
    part = at
    active.value = true
    cursorUs = clock.timeUs
  }

  function move(timeUs: number, options: Readonly<{ snap: boolean }>): void {
    if (!item)
      return
    const reachUs = reachPx * axis.usPerPx
    const magnets = options.snap ? [...magnetsAround(timeUs, reachUs, item.segmentId), cursorUs] : []
    const bounds = movedBound(item, part, timeUs, { times: clock.frameTimes, magnets, reachUs })
    segments.dragged = { segmentId: item.segmentId, startUs: bounds.startUs, endUs: bounds.endUs }
    clock.seek(part === 'start' ? bounds.startUs : bounds.endUs - 1)
  }

  async function finish(): Promise<void> {
    const before = item
    const bounds = segments.dragged
    item = null
    active.value = false
    if (before && bounds && (bounds.startUs !== before.startUs || bounds.endUs !== before.endUs))
      await document.correct([{ action: 'set-bounds', ...bounds }])
    if (!item)
      segments.dragged = null
  }

  function cancel(): void {
    item = null
    active.value = false
    segments.dragged = null
    clock.seek(cursorUs)
  }

  useEventListener(window, 'keydown', (event) => {
    if (event.key === 'Escape' && active.value) {
      event.preventDefault()
      cancel()
    }
  }, { capture: true })

  return { active, start, move, finish, cancel }
}

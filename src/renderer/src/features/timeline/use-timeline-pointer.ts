import type { Ref } from 'vue'
import { useAxis } from '../../shell/axis/axis.store.ts'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { pxToTime } from '../../shell/axis/time-axis.ts'
import { useClock } from '../../shell/stores/clock.store.ts'

/** How far the pointer may move before a press is a drag. */
const slackPx = 3

type Gesture = { readonly kind: 'scrub' | 'press' | 'pan' | 'brush', readonly startX: number, lastX: number }

/**
 * The pointer on the lanes: the wheel zooms at the pointer (with Shift, or sideways, it pans); dragging the ruler moves the cursor;
 * a press on a lane puts the cursor there, a drag pans; with Shift, or when somebody waits for a stretch, a drag marks one. `area` is an element as wide as the lanes.
 */
export function useTimelinePointer(area: Readonly<Ref<HTMLElement | null>>) {
  const axis = useAxis()
  const clock = useClock()
  const marks = useMarks()
  let gesture: Gesture | null = null

  function xOf(event: MouseEvent): number {
    return event.clientX - (area.value?.getBoundingClientRect().left ?? 0)
  }

  function onWheel(event: WheelEvent): void {
    const x = xOf(event)
    // over the names of the lanes the wheel scrolls the list of lanes
    if (x < 0 || event.altKey)
      return
    event.preventDefault()
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      axis.pan(sideways)
    else
      axis.zoom(Math.exp(-event.deltaY / 300), x)
  }

  /** Before the lanes get the press: a brush goes over segments as over empty stretches. */
  function onDownFirst(event: PointerEvent): void {
    const x = xOf(event)
    if (x < 0 || event.button !== 0 || !(event.shiftKey || marks.brush) || !(event.currentTarget instanceof HTMLElement))
      return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    gesture = { kind: 'brush', startX: x, lastX: x }
  }

  function markTo(startX: number, x: number): void {
    const [from, to] = [pxToTime(axis.axis, Math.min(startX, x)), pxToTime(axis.axis, Math.max(startX, x))]
    if (Math.abs(x - startX) > slackPx)
      marks.setSpan({ startUs: Math.max(clock.startUs, Math.round(from)), endUs: Math.min(clock.endUs, Math.round(to)) })
  }

  function onDown(event: PointerEvent): void {
    const x = xOf(event)
    if (x < 0 || event.button > 1 || !(event.currentTarget instanceof HTMLElement))
      return
    const onRuler = event.target instanceof Element && event.target.closest('[data-ruler]') !== null
    event.currentTarget.setPointerCapture(event.pointerId)
    event.currentTarget.focus({ preventScroll: true })
    gesture = { kind: event.button === 1 ? 'pan' : onRuler ? 'scrub' : 'press', startX: x, lastX: x }
    if (gesture.kind === 'scrub')
      clock.seek(pxToTime(axis.axis, x))
  }

  function onMove(event: PointerEvent): void {
    if (!gesture)
      return
    const x = xOf(event)
    if (gesture.kind === 'press' && Math.abs(x - gesture.startX) > slackPx)
      gesture = { ...gesture, kind: 'pan' }
    if (gesture.kind === 'pan')
      axis.pan(gesture.lastX - x)
    else if (gesture.kind === 'scrub')
      clock.seek(pxToTime(axis.axis, Math.max(0, x)))
    else if (gesture.kind === 'brush')
      markTo(gesture.startX, x)
    gesture.lastX = x
  }

  function onUp(event: PointerEvent): void {
    if (gesture?.kind === 'press' && event.type === 'pointerup')
      clock.seek(pxToTime(axis.axis, gesture.startX))
    if (gesture?.kind === 'brush' && event.type === 'pointerup' && marks.brush && marks.span) {
      marks.brush(marks.span)
      marks.brush = null
    }
    gesture = null
  }

  return { onDownFirst, onWheel, onDown, onMove, onUp }
}

import type { TimeAxis } from './time-axis.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useClock } from '../stores/clock.store.ts'
import { fitted, following, panned, resized, showing, timeToPx, wholeAxis, zoomedAt } from './time-axis.ts'

/** Frames that fill the lanes when zoomed in as far as possible. */
const fewestFrames = 12

/** The one time axis of all lanes: what part of the clip they show, and whether it turns the page with the cursor. */
export const useAxis = defineStore('axis', () => {
  const clock = useClock()
  const follow = ref(true)
  const widthPx = ref(800)
  const axis = shallowRef<TimeAxis>(wholeAxis({ minUs: 0, maxUs: 1, widthPx: 800, leastSpanUs: 1 }))
  const usPerPx = computed(() => axis.value.spanUs / Math.max(1, axis.value.widthPx))
  const cursorPx = computed(() => timeToPx(axis.value, clock.timeUs))

  function leastSpanUs(): number {
    const times = clock.frameTimes
    const frameUs = times.length > 1 ? clock.durationUs / times.length : 40_000
    return frameUs * fewestFrames
  }

  /** Shows the whole of the file that the clock tells the time of. */
  function reset(): void {
    axis.value = wholeAxis({ minUs: clock.startUs, maxUs: clock.endUs, widthPx: widthPx.value, leastSpanUs: leastSpanUs() })
  }

  function resize(toPx: number): void {
    widthPx.value = toPx
    axis.value = resized(axis.value, toPx)
  }

  /** Zooms by `factor` around a pixel of the lanes; around the cursor, or the middle when it is out of view, without one. */
  function zoom(factor: number, px?: number): void {
    const inView = cursorPx.value >= 0 && cursorPx.value <= axis.value.widthPx
    axis.value = zoomedAt(axis.value, factor, px ?? (inView ? cursorPx.value : axis.value.widthPx / 2))
  }

  function pan(byPx: number): void {
    axis.value = panned(axis.value, byPx)
  }

  function fit(): void {
    axis.value = fitted(axis.value)
  }

  function show(span: Readonly<{ startUs: number, endUs: number }>): void {
    axis.value = showing(axis.value, span)
  }

  function set(next: TimeAxis): void {
    axis.value = next
  }

  watch(() => [clock.startUs, clock.endUs], reset, { immediate: true })
  watch(() => clock.frameTimes, () => {
    axis.value = { ...axis.value, leastSpanUs: leastSpanUs() }
  })
  watch(() => clock.timeUs, (timeUs) => {
    if (follow.value)
      axis.value = following(axis.value, timeUs)
  })

  return { axis, usPerPx, cursorPx, follow, resize, zoom, pan, fit, show, set }
})

import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useClock } from '../stores/clock.store.ts'

type Stretch = Readonly<{ startUs: number, endUs: number }>

/** In and out marks on the clip, and whether playing repeats what lies between them. Microseconds; the out mark is not part of the span. */
export const useMarks = defineStore('marks', () => {
  const clock = useClock()
  const inUs = ref<number | null>(null)
  const outUs = ref<number | null>(null)
  const loop = ref(false)
  /** Who waits for a stretch to be brushed on the lanes; the next drag there goes to them. */
  const brush = shallowRef<((span: Stretch) => void) | null>(null)

  const span = computed(() => inUs.value === null && outUs.value === null
    ? null
    : { startUs: inUs.value ?? clock.startUs, endUs: outUs.value ?? clock.endUs })
  const loopSpan = computed(() => loop.value ? span.value : null)

  /** An in mark at or after the out mark takes the out mark away, and the other way round. */
  function setIn(timeUs: number): void {
    inUs.value = timeUs
    if (outUs.value !== null && outUs.value <= timeUs)
      outUs.value = null
  }

  function setOut(timeUs: number): void {
    outUs.value = timeUs
    if (inUs.value !== null && inUs.value >= timeUs)
      inUs.value = null
  }

  function setSpan(next: Stretch): void {
    inUs.value = next.startUs
    outUs.value = next.endUs
  }

  function clear(): void {
    inUs.value = null
    outUs.value = null
  }

  watch(() => [clock.startUs, clock.endUs], clear)

  return { inUs, outUs, loop, brush, span, loopSpan, setIn, setOut, setSpan, clear }
})

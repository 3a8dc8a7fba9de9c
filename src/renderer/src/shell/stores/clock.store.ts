import type { FrameTimes } from '#shared/domain/frame-times.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { frameIndexAt, steppedPts } from '#shared/domain/frame-times.ts'

/** What turns the clock's commands into pictures: the player registers one over its `<video>`. */
export type ClockDriver = Readonly<{
  element: HTMLVideoElement | null
  /** Shows the frame at this presentation time (microseconds). */
  seek: (timeUs: number) => void
  play: () => void
  pause: () => void
  setRate: (rate: number) => void
}>

const noFrames: FrameTimes = new Float64Array(0)

/**
 * The one clock of the window. Times are microseconds of the selected file's presentation clock. The driver reports the time that
 * is really shown; everything else reads `timeUs` and asks by `seek`, `step`, `play`. Without a driver the clock just moves.
 */
export const useClock = defineStore('clock', () => {
  const timeUs = ref(0)
  const playing = ref(false)
  const rate = ref(1)
  const startUs = ref(0)
  const endUs = ref(0)
  const frameTimes = shallowRef<FrameTimes>(noFrames)
  const driver = shallowRef<ClockDriver | null>(null)

  const durationUs = computed(() => Math.max(0, endUs.value - startUs.value))
  const frameIndex = computed(() => frameTimes.value.length === 0 ? -1 : frameIndexAt(frameTimes.value, timeUs.value))
  const element = computed(() => driver.value?.element ?? null)

  /**
   * The presentation time of this instant, between frames too: where the playing element is, else the time shown. Whole microseconds are not
   * promised.
   */
  function nowUs(): number {
    const video = element.value
    return playing.value && video && !video.paused && !video.seeking ? Math.min(Math.max(video.currentTime * 1e6, startUs.value), endUs.value) : timeUs.value
  }

  /** Describes the file that is shown now and goes to its start. */
  function load(file: Readonly<{ startUs: number, endUs: number }>): void {
    pause()
    startUs.value = file.startUs
    endUs.value = file.endUs
    frameTimes.value = noFrames
    timeUs.value = file.startUs
  }

  function setFrameTimes(times: FrameTimes): void {
    frameTimes.value = times
  }

  /** Registers what shows the pictures; answers a function that takes it away again. */
  function attach(next: ClockDriver): () => void {
    driver.value = next
    return () => {
      if (driver.value === next) {
        driver.value = null
        playing.value = false
      }
    }
  }

  /** Moves to a presentation time within the file. */
  function seek(toUs: number): void {
    const last = frameTimes.value.at(-1) ?? endUs.value
    timeUs.value = Math.min(Math.max(Math.round(toUs), startUs.value), Math.max(last, startUs.value))
    driver.value?.seek(timeUs.value)
  }

  /** Stops and moves by whole frames. */
  function step(frames: number): void {
    pause()
    if (frameTimes.value.length > 0)
      seek(steppedPts(frameTimes.value, timeUs.value, frames))
  }

  /** Moves by a span of time, playing or not. */
  function jump(byUs: number): void {
    seek(timeUs.value + byUs)
  }

  function play(): void {
    if (driver.value)
      driver.value.play()
  }

  function pause(): void {
    driver.value?.pause()
    playing.value = false
  }

  function toggle(): void {
    if (playing.value)
      pause()
    else
      play()
  }

  function setRate(next: number): void {
    rate.value = next
    driver.value?.setRate(next)
  }

  /** Said by the driver: the time of the frame that is on the screen. */
  function report(shownUs: number): void {
    timeUs.value = shownUs
  }

  /** Said by the driver: whether it plays. */
  function reportPlaying(now: boolean): void {
    playing.value = now
  }

  return {
    timeUs,
    playing,
    rate,
    startUs,
    endUs,
    durationUs,
    frameTimes,
    frameIndex,
    element,
    nowUs,
    load,
    setFrameTimes,
    attach,
    seek,
    step,
    jump,
    play,
    pause,
    toggle,
    setRate,
    report,
    reportPlaying,
  }
})

import type { Ref } from 'vue'
import { onScopeDispose, ref, watch } from 'vue'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useCompanions } from './companions.store.ts'
import { loopTarget, runningTime, seekSeconds, shownPts } from './playback.ts'
import { usePlayer } from './player.store.ts'
import { useExactCanvas } from './use-exact-canvas.ts'

export type DriverRefs = Readonly<{
  video: Readonly<Ref<HTMLVideoElement | null>>
  canvas: Readonly<Ref<HTMLCanvasElement | null>>
}>

type Running = { readonly timeUs: number, readonly atMs: number, readonly rate: number }

/**
 * Turns the clock's commands into pictures. Forward at a speed that `<video>` knows, the element plays and its frame callbacks are the
 * clock; stopped, stepping and backward, exact frames are drawn on the canvas over it. `onVideo` tells which of the two is seen.
 */
export function useDriver(refs: DriverRefs) {
  const clock = useClock()
  const marks = useMarks()
  const player = usePlayer()
  const companions = useCompanions()
  const onVideo = ref(false)
  const playable = ref(false)
  let running: Running | null = null
  let frameRequest = 0
  let callback = 0

  // asked for later: where the file is already open (a panel moved to another place), the canvas is ready before it has a name here
  const exact = useExactCanvas(refs.canvas, () => queueMicrotask(() => void showExact(clock.timeUs)))

  async function showExact(timeUs: number): Promise<void> {
    const ptsUs = await exact.show(timeUs)
    if (ptsUs !== null && !(clock.playing && onVideo.value)) {
      player.shownUs = ptsUs
      onVideo.value = false
    }
  }

  function endUs(): number {
    return clock.frameTimes.at(-1) ?? clock.endUs
  }

  /** Each picture that `<video>` puts on the screen moves the clock. */
  function onFrame(_now: number, shown: VideoFrameCallbackMetadata): void {
    const video = refs.video.value
    if (!video || !clock.playing || running)
      return
    callback = video.requestVideoFrameCallback(onFrame)
    const ptsUs = shownPts(clock.frameTimes, shown.mediaTime)
    const target = loopTarget(marks.loopSpan, ptsUs, clock.rate)
    if (target !== null) {
      seek(target)
      return
    }
    onVideo.value = true
    player.shownUs = ptsUs
    clock.report(ptsUs)
  }

  async function playVideo(video: HTMLVideoElement): Promise<void> {
    video.playbackRate = clock.rate
    if (!video.paused && !video.ended)
      return
    if (shownPts(clock.frameTimes, video.currentTime) !== shownPts(clock.frameTimes, clock.timeUs / 1e6))
      video.currentTime = seekSeconds(clock.frameTimes, clock.timeUs)
    video.cancelVideoFrameCallback(callback)
    callback = video.requestVideoFrameCallback(onFrame)
    await video.play().catch(() => startRunning())
  }

  /** Plays by the wall clock with exact pictures, as fast as they are decoded: backward, and where `<video>` cannot play the file. */
  function startRunning(): void {
    refs.video.value?.pause()
    running = { timeUs: clock.timeUs, atMs: performance.now(), rate: clock.rate }
    onVideo.value = false
    cancelAnimationFrame(frameRequest)
    frameRequest = requestAnimationFrame(runFrame)
  }

  async function runFrame(): Promise<void> {
    const from = running
    if (!from || !clock.playing)
      return
    const now = runningTime(from, performance.now(), from.rate, { firstUs: clock.startUs, lastUs: endUs() })
    const target = loopTarget(marks.loopSpan, now.timeUs, from.rate)
    const timeUs = target ?? now.timeUs
    if (target !== null)
      running = { timeUs, atMs: performance.now(), rate: from.rate }
    const ptsUs = await exact.show(timeUs)
    if (!running || !clock.playing)
      return
    if (ptsUs !== null) {
      player.shownUs = ptsUs
      clock.report(ptsUs)
    }
    if (now.ended && target === null)
      clock.pause()
    else
      frameRequest = requestAnimationFrame(runFrame)
  }

  function play(): void {
    const video = refs.video.value
    if (clock.frameTimes.length === 0)
      return
    if (clock.rate > 0 && clock.timeUs >= endUs())
      seek(marks.loopSpan?.startUs ?? clock.startUs)
    clock.reportPlaying(true)
    running = null
    cancelAnimationFrame(frameRequest)
    if (video && playable.value && clock.rate > 0)
      void playVideo(video)
    else
      startRunning()
  }

  function pause(): void {
    running = null
    cancelAnimationFrame(frameRequest)
    refs.video.value?.pause()
    if (clock.playing) {
      clock.reportPlaying(false)
      void showExact(clock.timeUs)
    }
  }

  function seek(timeUs: number): void {
    clock.report(timeUs)
    if (running)
      running = { ...running, timeUs, atMs: performance.now() }
    else if (clock.playing && refs.video.value)
      refs.video.value.currentTime = seekSeconds(clock.frameTimes, timeUs)
    else
      void showExact(timeUs)
  }

  function onEnded(): void {
    const start = marks.loopSpan?.startUs
    if (start !== undefined) {
      clock.seek(start)
      void refs.video.value?.play()
      return
    }
    clock.report(endUs())
    clock.pause()
  }

  watch(refs.video, (video, _before, onCleanup) => {
    const detach = clock.attach({ element: video, seek, play, pause, setRate: () => clock.playing && play() })
    onCleanup(detach)
  }, { immediate: true })
  watch(() => [player.volume, player.muted || companions.heardId !== null, refs.video.value] as const, ([volume, muted, video]) => {
    if (video) {
      video.volume = volume
      video.muted = muted
    }
  }, { immediate: true })
  onScopeDispose(() => {
    running = null
    cancelAnimationFrame(frameRequest)
  })

  return { onVideo, playable, failure: exact.failure, onEnded }
}

import type { Ref } from 'vue'
import type { LoadedCompanion } from './companions.store.ts'
import type { ExactPictures } from './exact-pictures.ts'
import { onScopeDispose, ref, watch } from 'vue'
import { mediaUrl } from '../../bridge/resources.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { correctDrift } from './companion-drift.ts'
import { openExactPictures } from './exact-pictures.ts'
import { seekSeconds } from './playback.ts'

type Refs = Readonly<{ video: Readonly<Ref<HTMLVideoElement | null>>, canvas: Readonly<Ref<HTMLCanvasElement | null>> }>

/** How often the error is measured and corrected while playing, milliseconds. */
const checkMs = 80

/**
 * Keeps a film in step with the clock: stopped it shows its exact frame of that moment, playing it plays along, is measured against the
 * leading film and corrected by its speed, or by a jump when it is far off. `errorUs` is the last measured error, null while stopped.
 */
export function useCompanion(companion: () => LoadedCompanion, refs: Refs) {
  const clock = useClock()
  const onVideo = ref(false)
  const errorUs = ref<number | null>(null)
  let pictures: ExactPictures | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  /** How long the last jump took: the next one aims so much further. */
  let seekMs = 60
  let seekFromMs = 0

  const targetUs = (): number => clock.nowUs() + companion().offsetUs

  async function showExact(): Promise<void> {
    const canvas = refs.canvas.value
    const timeUs = targetUs()
    const { times } = companion()
    if (!canvas || !pictures)
      return
    const within = times.length > 0 && timeUs >= (times[0] ?? 0) - 40_000
    const picture = within ? pictures.peek(timeUs) ?? await pictures.request(timeUs) : null
    const context = canvas.getContext('2d')
    if (!context || (within && !picture))
      return
    if (picture && (canvas.width !== picture.widthPx || canvas.height !== picture.heightPx))
      [canvas.width, canvas.height] = [picture.widthPx, picture.heightPx]
    context.clearRect(0, 0, canvas.width, canvas.height)
    picture?.draw(context, canvas.width, canvas.height)
    canvas.dataset['ptsUs'] = picture ? String(picture.ptsUs) : ''
    if (picture)
      void pictures.request(timeUs)
    onVideo.value = false
  }

  function jump(video: HTMLVideoElement): void {
    seekFromMs = performance.now()
    video.currentTime = seekSeconds(companion().times, targetUs()) + seekMs / 1000 * clock.rate
  }

  function keepInStep(): void {
    const video = refs.video.value
    const { times } = companion()
    const lead = clock.element
    if (!video || !lead || lead.paused || lead.seeking || video.seeking)
      return
    const nowUs = targetUs()
    const last = times.at(-1) ?? 0
    if (nowUs < (times[0] ?? 0) || nowUs > last) {
      video.pause()
      errorUs.value = null
      return
    }
    if (video.paused) {
      jump(video)
      void video.play().catch(() => undefined)
      return
    }
    const error = video.currentTime * 1e6 - nowUs
    errorUs.value = error
    onVideo.value = true
    const correction = correctDrift(error, clock.rate)
    if (correction.act === 'seek')
      jump(video)
    else if (Math.abs(video.playbackRate - correction.rate) > 1e-4)
      video.playbackRate = correction.rate
  }

  function follow(): void {
    clearInterval(timer)
    const video = refs.video.value
    if (clock.playing && clock.rate > 0 && video) {
      video.playbackRate = clock.rate
      timer = setInterval(keepInStep, checkMs)
      keepInStep()
      return
    }
    video?.pause()
    errorUs.value = null
    void showExact()
  }

  function onSeeked(): void {
    if (seekFromMs > 0)
      seekMs = Math.min(400, performance.now() - seekFromMs)
    seekFromMs = 0
  }

  watch([() => companion().video, () => companion().times], ([video, times]) => {
    void pictures?.close()
    pictures = openExactPictures({ mediaId: companion().mediaId, url: video ? mediaUrl(video) : null, times })
    void showExact()
  }, { immediate: true })
  watch([() => clock.playing, () => clock.rate, refs.video], follow, { immediate: true })
  watch([() => clock.timeUs, () => companion().offsetUs, refs.canvas], () => {
    if (!clock.playing || clock.rate < 0 || clock.element?.paused !== false)
      void showExact()
  })
  onScopeDispose(() => {
    clearInterval(timer)
    void pictures?.close()
  })

  return { onVideo, errorUs, onSeeked }
}

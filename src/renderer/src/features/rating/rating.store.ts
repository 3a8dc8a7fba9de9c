import type { RatingWriter } from './rating-writer.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { neutralValue } from '#shared/domain/trace/scales.ts'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { registerModeActs, workingMode } from '../../shell/commands/working-mode.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { openRatingWriter } from './rating-writer.ts'
import { useRatings } from './ratings.store.ts'
import { Take } from './take.ts'

/** `off`, or a rating is on: it records while the video plays, and pauses with it. */
export type RatingState = 'off' | 'recording' | 'paused'

/** Samples are committed at least this often. */
const commitUs = 1_000_000
/** What Backspace takes back. */
const discardUs = 2_000_000
/** Playing begins so long before the in mark, so that the hand is on its way. */
const prerollUs = 2_000_000
/** A step of the clock backward or forward by more than this is a jump and begins a new stretch. */
const jumpUs = 500_000

/** The rating that goes on: what the hand says now, what is recorded and what is committed. */
export const useRating = defineStore('rating', () => {
  const clock = useClock()
  const marks = useMarks()
  const notices = useNotices()
  const ratings = useRatings()
  const selection = useSelection()
  const studio = useStudio()

  const state = ref<RatingState>('off')
  const values = shallowRef<readonly number[]>([])
  /** Up to where this recording is committed, microseconds; null before the first commit. */
  const savedUs = ref<number | null>(null)
  /** Samples of this recording, for the lane and the trail on the pad. */
  const trail = shallowRef<readonly Readonly<{ timeUs: number, values: readonly number[] }>[]>([])
  const canRate = computed(() => ratings.current !== null && !ratings.current.tier.locked && clock.frameTimes.length > 0 && selection.mediaId !== null)

  let take: Take | null = null
  let writer: RatingWriter | null = null
  let stretch: Readonly<{ fromUs: number, untilUs: number }> = { fromUs: 0, untilUs: Infinity }

  function resetValues(): void {
    values.value = ratings.current?.scale.axes.map(neutralValue) ?? []
  }

  /** Starts: from the cursor on, or between the marks (which are recorded anew) with a little of what comes before. */
  function begin(): void {
    const { current, trackId } = ratings
    const { mediaId } = selection
    if (!current || !mediaId || state.value !== 'off' || workingMode.value !== null)
      return
    const { span } = marks
    stretch = span ? { fromUs: span.startUs, untilUs: span.endUs } : { fromUs: clock.timeUs, untilUs: Infinity }
    writer = openRatingWriter({ mediaId, tierId: current.tier.id, trackId, rater: studio.settings.annotator }, (endUs) => {
      savedUs.value = endUs
    })
    take = null
    savedUs.value = null
    trail.value = []
    ratings.held = true
    workingMode.value = 'rating'
    clock.seek(span ? Math.max(clock.startUs, span.startUs - prerollUs) : clock.timeUs)
    go()
  }

  function go(): void {
    state.value = 'recording'
    clock.setRate(1)
    clock.play()
  }

  function flush(): void {
    const ready = take?.handOut()
    if (ready)
      writer?.write(ready)
  }

  function pause(): void {
    flush()
    state.value = 'paused'
    clock.pause()
  }

  function toggle(): void {
    if (state.value === 'recording')
      pause()
    else if (state.value === 'paused')
      go()
  }

  /** One look at the hand: called by the sampling timer, more often than the rate asks for. */
  function tick(): void {
    const { current } = ratings
    if (state.value !== 'recording' || !current)
      return
    const nowUs = clock.nowUs()
    if (nowUs >= stretch.untilUs) {
      keep()
      return
    }
    if (!clock.playing) {
      pause()
      return
    }
    if (nowUs < stretch.fromUs)
      return
    const lastUs = take?.lastUs ?? -1
    if (!take || (lastUs >= 0 && (nowUs < lastUs - jumpUs || nowUs > lastUs + jumpUs))) {
      flush()
      take = new Take(Math.max(Math.round(nowUs), stretch.fromUs), { rateHz: current.scale.rateHz, axes: current.scale.axes.length })
    }
    if (take.sample(nowUs, values.value))
      trail.value = [...trail.value.slice(-600), { timeUs: nowUs, values: values.value }]
    if (take.pendingUs >= commitUs)
      flush()
  }

  /** Takes back the last two seconds and goes on from there. */
  function discardLast(): void {
    const nowUs = Math.round(clock.nowUs())
    const fromUs = Math.max(clock.startUs, stretch.fromUs, nowUs - discardUs)
    flush()
    writer?.discard(fromUs, nowUs + 1)
    take = null
    trail.value = trail.value.filter(({ timeUs }) => timeUs < fromUs)
    clock.seek(fromUs)
  }

  /** Stops and keeps what was recorded. */
  function keep(): void {
    if (state.value === 'off')
      return
    flush()
    const done = writer
    state.value = 'off'
    take = null
    writer = null
    workingMode.value = null
    clock.pause()
    void notices.attempt(async () => done?.settled()).then(() => {
      ratings.held = false
      return ratings.load()
    })
  }

  registerModeActs('rating', { 'pause-rating': toggle, 'stop-and-keep': keep, 'discard-last': discardLast })
  watch(() => ratings.current?.scale.id, resetValues, { immediate: true })
  watch(() => selection.mediaId, keep)

  return { state, values, savedUs, trail, canRate, begin, toggle, tick, discardLast, keep, resetValues }
})

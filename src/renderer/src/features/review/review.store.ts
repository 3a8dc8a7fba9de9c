import type { Correction, ReviewItem, ReviewOrder, ReviewQueue } from '#shared/contract/index.ts'
import { until, useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { client } from '../../bridge/client.ts'
import { onDocumentChange } from '../../bridge/events.ts'
import { useAxis } from '../../shell/axis/axis.store.ts'
import { workingMode } from '../../shell/commands/working-mode.ts'
import { showPanel, workspace } from '../../shell/dock/docks.ts'
import { t } from '../../shell/messages/messages.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { paceOf } from './pace.ts'

const queueLength = 200
const waitMs = 8000
const reloadMs = 1000

type Bound = 'start' | 'end'

/** The review queue: what comes up and why, the item at hand with its clip, and every act that decides it and goes on. */
export const useReview = defineStore('review', () => {
  const studio = useStudio()
  const document = useDocument()
  const selection = useSelection()
  const clock = useClock()
  const axis = useAxis()
  const notices = useNotices()

  const order = ref<ReviewOrder>('teach')
  const queue = shallowRef<ReviewQueue | null>(null)
  const loading = ref(false)
  const currentId = ref<string | null>(null)
  const bound = ref<Bound>('end')
  const done = shallowRef<ReadonlySet<string>>(new Set())
  const decidedAtMs = shallowRef<readonly number[]>([])
  let playsUntilUs: number | null = null
  let asked = 0

  const items = computed(() => queue.value?.items ?? [])
  const place = computed(() => items.value.findIndex(item => item.segmentId === currentId.value))
  const current = computed(() => items.value[place.value] ?? null)
  const left = computed(() => items.value.filter(item => !done.value.has(item.segmentId)).length)
  const pace = computed(() => paceOf(decidedAtMs.value, left.value))
  const active = computed(() => workspace.value === 'review' && studio.project !== null)
  const threshold = computed(() => studio.settings.confidenceThreshold)
  const above = computed(() => queue.value?.confidences.filter(value => value >= threshold.value).length ?? 0)

  async function load(): Promise<void> {
    const mine = ++asked
    loading.value = true
    const found = await notices.attempt(() => client.review.queue({ order: order.value, limit: queueLength, seed: 1 + decidedAtMs.value.length }))
    if (mine !== asked)
      return
    loading.value = false
    queue.value = found ?? null
    done.value = new Set()
    // the keys of the pass are heard at once, whatever was pressed to come here
    if (active.value)
      showPanel('review')
    if (!items.value.some(item => item.segmentId === currentId.value))
      await show(items.value[0] ?? null)
  }

  /** Counts and confidences are read again after changes; the order of the queue stays under the person's hands. */
  const recount = useThrottleFn(async () => {
    const now = queue.value
    if (!active.value || !now)
      return
    const { confidences, reviewed, unreviewed } = await client.review.queue({ order: 'random', limit: 1 })
    if (queue.value)
      queue.value = { ...queue.value, confidences, reviewed, unreviewed }
  }, reloadMs, true)

  function replay(): void {
    const segment = document.segment?.segment
    if (!segment)
      return
    playsUntilUs = segment.endUs
    clock.setRate(1)
    clock.seek(segment.startUs)
    clock.play()
  }

  /** Puts an item on the stage: its file, its segment, its stretch of the axis, and plays it once. */
  async function show(item: ReviewItem | null): Promise<void> {
    currentId.value = item?.segmentId ?? null
    bound.value = 'end'
    clock.pause()
    if (!item)
      return
    selection.selectMedia(item.mediaId)
    const find = (): typeof document.segments[number] | undefined => document.segments.find(view => view.segment.id === item.segmentId)
    await until(() => find() !== undefined && clock.frameTimes.length > 0).toBe(true, { timeout: waitMs })
    const view = find()
    if (!view || currentId.value !== item.segmentId)
      return
    selection.selectSegment(view.segment, { seek: true })
    axis.show({ startUs: view.segment.startUs - 1e6, endUs: view.segment.endUs + 1e6 })
    replay()
  }

  /** The next item not decided, after the one at hand and over the end to the beginning. */
  function next(): Promise<void> {
    const from = place.value + 1
    const following = [...items.value.slice(from), ...items.value.slice(0, Math.max(0, from - 1))]
    return show(following.find(item => !done.value.has(item.segmentId)) ?? null)
  }

  const step = (by: number): Promise<void> => show(items.value[place.value + by] ?? current.value)

  function noteDecided(): void {
    if (!currentId.value)
      return
    done.value = new Set([...done.value, currentId.value])
    decidedAtMs.value = [...decidedAtMs.value, Date.now()]
  }

  async function decide(correction: Correction): Promise<void> {
    if (!await document.correct([correction]))
      return
    noteDecided()
    await next()
  }

  const accept = (): Promise<void> => decide({ action: 'accept-tree', segmentId: currentId.value ?? '' })

  /** The reading is wrong: its leading emotion is rejected. A tree without one has nothing to reject, which is then accepted. */
  function reject(): Promise<void> {
    const tree = document.segment?.shown?.tree
    const leading = tree ? leadingEmotion(tree) : null
    return leading ? decide({ action: 'reject', segmentId: currentId.value ?? '', nodeId: leading.id }) : accept()
  }

  /** After another act has decided the item, such as saying its emotion by one key. */
  function goOn(): void {
    noteDecided()
    void next()
  }

  async function acceptAbove(): Promise<void> {
    const saved = await notices.attempt(() => client.review.acceptAbove({ threshold: threshold.value }))
    if (!saved)
      return
    notices.tell(t('review.acceptedAbove', { n: saved.segments }), { action: { title: t('command.undo'), run: () => void document.undo().then(load) } })
    await load()
  }

  /** What was decided and is taken back comes up again. */
  watch(() => document.segments, (views) => {
    const again = views.find(view => !view.reviewed && done.value.has(view.segment.id))
    if (!again || !active.value)
      return
    done.value = new Set([...done.value].filter(id => id !== again.segment.id))
    void show(items.value.find(item => item.segmentId === again.segment.id) ?? null)
  })
  watch(() => clock.timeUs, (timeUs) => {
    if (playsUntilUs !== null && timeUs >= playsUntilUs && clock.playing) {
      playsUntilUs = null
      clock.pause()
    }
  })
  watch([active, () => current.value !== null], ([on, has]) => {
    workingMode.value = on && has ? 'reviewing' : workingMode.value === 'reviewing' ? null : workingMode.value
  })
  watch([active, order, () => studio.session], ([on], [wasOn, before]) => {
    // another order begins at its first item
    if (before !== undefined && before !== order.value)
      currentId.value = null
    if (on && (!queue.value || before !== order.value || !wasOn))
      void load()
  })
  watch(() => studio.project?.id, () => {
    queue.value = null
    decidedAtMs.value = []
    currentId.value = null
  })
  onDocumentChange(['segment', 'tree'], () => void recount())

  return { order, queue, items, place, current, currentId, bound, done, left, pace, loading, above, active, load, show, replay, next, step, accept, reject, goOn, acceptAbove }
})

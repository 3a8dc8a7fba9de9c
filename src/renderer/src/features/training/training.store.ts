import type { Comparison, CurvePoint, ModelCard, TrainingStatus } from '#shared/contract/index.ts'
import { useDebounceFn, useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onDocumentChange, onStudioEvent } from '../../bridge/events.ts'
import { t } from '../../shell/messages/messages.ts'
import { useJobs } from '../../shell/stores/jobs.store.ts'
import { useModels } from '../../shell/stores/models.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { useRecipe } from './recipe.store.ts'

const curveEveryMs = 250
const statusRestMs = 400
const statusAtLeastMs = 3000

/** What would be learned now, the training that runs with its live curve, the models, and old against new. */
export const useTraining = defineStore('training', () => {
  const studio = useStudio()
  const jobs = useJobs()
  const notices = useNotices()
  const status = shallowRef<TrainingStatus | null>(null)
  const registry = useModels()
  const recipe = useRecipe()
  const models = computed(() => registry.list)
  const curve = shallowRef<readonly CurvePoint[]>([])
  const comparison = shallowRef<Comparison | null>(null)
  const comparing = ref(false)
  const selectedId = ref<string | null>(null)

  let known: ReadonlySet<string> | null = null

  const job = computed(() => jobs.active.find(item => item.kind === 'train') ?? null)
  /** The newest training when it stands still and can go on from its last checkpoint. */
  const paused = computed(() => {
    const newest = jobs.list.filter(item => item.kind === 'train').toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0]
    return newest && (newest.state === 'cancelled' || newest.state === 'interrupted') ? newest : null
  })
  const selected = computed(() => models.value.find(model => model.id === selectedId.value) ?? null)
  const promoted = computed(() => registry.promoted)
  const shownCurve = computed(() => job.value ? curve.value : selected.value?.curve ?? curve.value)

  async function loadStatus(): Promise<void> {
    status.value = studio.project ? await notices.attempt(() => client.training.status({})) ?? status.value : null
  }

  async function compare(): Promise<void> {
    const model = selected.value
    comparison.value = null
    if (!model || model.state === 'discarded')
      return
    comparing.value = true
    const found = await notices.attempt(() => client.training.compare({ modelId: model.id }))
    comparing.value = false
    if (selectedId.value === model.id)
      comparison.value = found ?? null
  }

  function takeModels(): void {
    const before = known
    known = new Set(models.value.map(model => model.id))
    // a model that has just been trained comes to the fore; those that were there before do not
    const fresh = models.value.find(model => model.state === 'candidate' && before !== null && !before.has(model.id))
    if (fresh || !selected.value)
      selectedId.value = (fresh ?? models.value.find(model => model.state !== 'discarded'))?.id ?? null
  }

  async function start(): Promise<void> {
    curve.value = []
    await notices.attempt(() => client.training.start(recipe.input))
  }

  async function take(act: () => Promise<readonly ModelCard[]>): Promise<boolean> {
    const done = await notices.attempt(act)
    await Promise.all([registry.load(), loadStatus()])
    return done !== undefined
  }

  async function promote(modelId: string): Promise<void> {
    if (await take(() => client.training.promote({ modelId })))
      notices.tell(t('training.promoted', { name: registry.nameOf(modelId) }), { action: { title: t('training.rollback'), run: () => void rollback() } })
  }

  async function rollback(): Promise<void> {
    if (await take(() => client.training.rollback({})))
      notices.tell(t('training.rolledBack', { name: promoted.value?.name ?? t('training.teacher') }))
  }

  const discard = (modelId: string): Promise<boolean> => take(() => client.training.discard({ modelId }))

  const loadCurve = useThrottleFn(async (jobId: string) => {
    curve.value = await client.training.curve({ jobId }).catch(() => curve.value)
  }, curveEveryMs, true)
  /** It takes the engine long: while keys follow each other it is not asked. */
  const statusSoon = useDebounceFn(loadStatus, statusRestMs, { maxWait: statusAtLeastMs })

  onStudioEvent('job', (event) => {
    if (event.job.kind !== 'train')
      return
    void loadCurve(event.job.id)
    if (event.job.state !== 'running')
      void statusSoon()
  })
  onStudioEvent('models', () => void loadStatus())
  watch(models, takeModels)
  onDocumentChange(['segment', 'tree', 'preference'], () => void statusSoon())
  watch(() => studio.project?.id, () => {
    known = null
    curve.value = []
    selectedId.value = null
  })
  watch(() => [selectedId.value, selected.value?.state, promoted.value?.id], () => void compare())
  watch(() => studio.session, () => void loadStatus(), { immediate: true })

  return { status, models, job, paused, selected, selectedId, promoted, shownCurve, comparison, comparing, nameOf: registry.nameOf, start, promote, discard, rollback }
})

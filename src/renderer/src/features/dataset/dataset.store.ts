import type { CommitteeReport, DatasetStatistics, DatasetSummary, Sample, SampleDetail, StudioOutputs } from '#shared/contract/index.ts'
import { useDebounceFn } from '@vueuse/core'
import { defineStore, storeToRefs } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { t } from '../../shell/messages/messages.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

export type SampleVerdict = NonNullable<Sample['verdict']>
type Clip = StudioOutputs['dataset']['clip']

const pageSize = 200

/** The samples of the open project: what is listed, the one that is looked at, and what people did. */
export const useDataset = defineStore('dataset', () => {
  const studio = useStudio()
  const notices = useNotices()
  const summary = shallowRef<DatasetSummary | null>(null)
  const text = ref('')
  const task = ref<string | null>(null)
  const verdict = ref<SampleVerdict | null>(null)
  const samples = shallowRef<readonly Sample[]>([])
  const reachedEnd = ref(false)
  const { sampleId: selectedId } = storeToRefs(useSelection())
  const detail = shallowRef<SampleDetail | null>(null)
  const clip = shallowRef<Clip>(null)
  const statistics = shallowRef<DatasetStatistics | null>(null)
  const counting = ref(false)
  const committee = shallowRef<CommitteeReport | null>(null)
  let asked = 0

  const isEmpty = computed(() => (summary.value?.samples ?? 0) === 0 && (summary.value?.rejected ?? 0) === 0)
  const filter = computed(() => ({
    ...text.value.trim() === '' ? {} : { text: text.value },
    ...task.value === null ? {} : { task: task.value },
    ...verdict.value === null ? {} : { verdict: verdict.value },
  }))

  async function loadSummary(): Promise<void> {
    summary.value = studio.project ? await notices.attempt(() => client.dataset.summary({})) ?? summary.value : null
  }

  /** The next page; the first one after `restart`. An answer that a newer question overtook is dropped. */
  async function loadSamples(restart = true): Promise<void> {
    if (!studio.project || (!restart && reachedEnd.value))
      return
    const question = ++asked
    const after = restart ? undefined : samples.value.at(-1)?.id
    const found = await notices.attempt(() => client.dataset.samples({ filter: filter.value, limit: pageSize, ...after === undefined ? {} : { after } }))
    if (!found || question !== asked)
      return
    samples.value = restart ? found : [...samples.value, ...found]
    reachedEnd.value = found.length < pageSize
  }

  async function loadDetail(): Promise<void> {
    const id = selectedId.value
    if (id === null) {
      detail.value = null
      clip.value = null
      return
    }
    const found = await notices.attempt(() => client.dataset.sample({ id }))
    if (selectedId.value === id)
      detail.value = found ?? null
  }

  async function loadClip(): Promise<void> {
    const id = selectedId.value
    clip.value = null
    const found = id === null ? null : await notices.attempt(() => client.dataset.clip({ id }))
    if (selectedId.value === id)
      clip.value = found ?? null
  }

  async function loadCommittee(): Promise<void> {
    committee.value = studio.project ? await notices.attempt(() => client.dataset.committee({})) ?? null : null
  }

  async function reload(): Promise<void> {
    await Promise.all([loadSummary(), loadSamples(), loadDetail(), loadCommittee()])
  }

  /** Runs an act on the dataset and shows what came of it. */
  async function act<T>(run: () => Promise<T>): Promise<T | undefined> {
    const done = await notices.attempt(run)
    if (done !== undefined)
      await reload()
    return done
  }

  async function step(direction: 'undo' | 'redo'): Promise<void> {
    const done = await act(() => client.dataset.step({ direction }))
    if (done)
      notices.tell(done.action === null ? t('dataset.nothingToStep') : t(direction === 'undo' ? 'dataset.undone' : 'dataset.redone', { action: done.action }))
  }

  async function importFiles(paths: readonly string[]): Promise<void> {
    if (paths.length > 0)
      await notices.attempt(() => client.dataset.import({ paths: [...paths] }))
  }

  async function generate(): Promise<void> {
    const done = await act(() => client.dataset.generate({}))
    if (done)
      notices.tell(t('dataset.generated', done))
  }

  async function submit(ids: readonly number[], again = false): Promise<void> {
    if (ids.length === 0)
      return
    const done = await act(() => client.dataset.submit({ ids: [...ids], again }))
    if (done)
      notices.tell(t('dataset.submitted', { n: done.submitted }))
  }

  async function count(): Promise<void> {
    counting.value = true
    statistics.value = await notices.attempt(() => client.dataset.statistics({})) ?? null
    counting.value = false
  }

  function select(by: number): void {
    const index = samples.value.findIndex(({ id }) => id === selectedId.value)
    const next = samples.value[Math.max(0, Math.min(samples.value.length - 1, index + by))]
    if (next)
      selectedId.value = next.id
  }

  const searchSoon = useDebounceFn(() => loadSamples(), 150)
  watch(text, () => void searchSoon())
  watch([task, verdict], () => void loadSamples())
  watch(selectedId, () => {
    void loadDetail()
    void loadClip()
  })
  onStudioEvent('job', (event) => {
    if (event.job.kind === 'import' && event.job.state !== 'running' && event.job.state !== 'queued')
      void reload()
  })
  watch(() => [studio.project?.id, studio.session], () => {
    samples.value = []
    selectedId.value = null
    statistics.value = null
    void reload()
  }, { immediate: true })

  return { summary, text, task, verdict, samples, selectedId, detail, clip, statistics, counting, committee, isEmpty, loadSamples, loadCommittee, act, step, importFiles, generate, submit, count, select }
})

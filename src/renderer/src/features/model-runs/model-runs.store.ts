import type { EvaluationRun, ListedServer, StudioOutputs } from '#shared/contract/index.ts'
import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { settingsOpen } from '../../shell/layout/window-state.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

type Results = StudioOutputs['servers']['results']
type Estimate = StudioOutputs['servers']['estimate']['estimate']
/** An item of a run with its answer, as it is listed. */
export type RunAnswer = StudioOutputs['servers']['answers'][number]

const pageSize = 100

/** Runs of model servers over samples: what is chosen to be asked, the runs there are, and the one that is looked at. */
export const useModelRuns = defineStore('modelRuns', () => {
  const studio = useStudio()
  const notices = useNotices()
  const servers = shallowRef<readonly ListedServer[]>([])
  const serverName = ref('')
  const task = ref('')
  const limit = ref(100)
  const estimate = shallowRef<Estimate | null>(null)
  const runs = shallowRef<readonly EvaluationRun[]>([])
  const selectedId = ref<string | null>(null)
  const results = shallowRef<Results | null>(null)
  const answers = shallowRef<readonly RunAnswer[]>([])
  const hasMore = ref(false)
  const only = ref<'all' | 'wrong' | 'failed'>('all')
  /** What waits for the person to agree that something is sent. */
  const waiting = shallowRef<Readonly<{ server: ListedServer, act: () => Promise<unknown> }> | null>(null)

  const server = computed(() => servers.value.find(({ name }) => name === serverName.value) ?? null)
  const filter = computed(() => task.value === '' ? {} : { task: task.value })

  async function loadServers(): Promise<void> {
    servers.value = studio.project ? (await notices.attempt(() => client.servers.list({})))?.servers ?? [] : []
    if (!server.value)
      serverName.value = servers.value[0]?.name ?? ''
  }

  async function loadRuns(): Promise<void> {
    runs.value = studio.project ? await notices.attempt(() => client.servers.runs({})) ?? runs.value : []
  }

  /** The next page of answers; the first ones after `restart`, as many as are shown. */
  async function loadAnswers(restart = true): Promise<void> {
    const [runId, shown] = [selectedId.value, only.value]
    if (runId === null)
      return
    const after = restart ? -1 : answers.value.at(-1)?.position ?? -1
    const wanted = restart ? Math.max(pageSize, Math.min(1000, answers.value.length)) : pageSize
    const found = await notices.attempt(() => client.servers.answers({ runId, only: shown, after, limit: wanted })) ?? []
    if (selectedId.value !== runId || only.value !== shown)
      return
    answers.value = restart ? found : [...answers.value, ...found]
    hasMore.value = found.length === wanted
  }

  async function loadResults(): Promise<void> {
    const runId = selectedId.value
    const found = runId === null ? null : await notices.attempt(() => client.servers.results({ runId })) ?? null
    if (selectedId.value === runId)
      results.value = found
    await loadAnswers()
  }

  async function loadEstimate(): Promise<void> {
    const [name, chosen] = [serverName.value, { filter: filter.value, limit: limit.value }]
    const found = studio.project && server.value && limit.value >= 1 ? await notices.attempt(() => client.servers.estimate({ server: name, ...chosen })) : null
    if (name === serverName.value)
      estimate.value = found?.estimate ?? null
  }

  /** Does what sends something to a server, after the person has agreed to that. */
  async function whenAllowed(name: string, act: () => Promise<unknown>): Promise<void> {
    await loadServers()
    const chosen = servers.value.find(one => one.name === name)
    if (chosen && !chosen.allowed)
      waiting.value = { server: chosen, act }
    else
      await notices.attempt(act)
  }

  async function agree(): Promise<void> {
    const agreed = waiting.value
    waiting.value = null
    if (agreed && await notices.attempt(() => client.servers.allow({ name: agreed.server.name, allowed: true })))
      await notices.attempt(agreed.act)
    await loadServers()
  }

  async function show(runId: string): Promise<void> {
    selectedId.value = runId
    await loadRuns()
  }

  const ask = (): Promise<void> => whenAllowed(serverName.value, async () => show((await client.servers.ask({ server: serverName.value, filter: filter.value, limit: limit.value })).runId))
  const goOn = ({ id, settings }: EvaluationRun): Promise<void> => whenAllowed(String(settings['name']), async () => show((await client.servers.askAgain({ runId: id })).runId))
  const judge = (runId: string, name: string): Promise<void> => whenAllowed(name, () => client.servers.judge({ runId, server: name }))

  async function remove({ id }: EvaluationRun): Promise<void> {
    await notices.attempt(() => client.servers.removeRun({ runId: id }))
    if (selectedId.value === id)
      selectedId.value = null
    await loadRuns()
  }

  const estimateSoon = useDebounceFn(() => loadEstimate(), 200)
  const countSoon = useDebounceFn(() => loadRuns(), 300, { maxWait: 1000 })
  const reloadSoon = useDebounceFn(() => Promise.all([loadRuns(), loadResults(), loadEstimate()]), 100)
  watch([server, task, limit], () => void estimateSoon(), { immediate: true })
  watch(selectedId, () => {
    answers.value = []
    void loadResults()
  })
  watch(only, () => {
    answers.value = []
    void loadAnswers()
  })
  watch(settingsOpen, open => open || void loadServers())
  onStudioEvent('job', ({ job }) => {
    if (!['ask', 'judge', 'import'].includes(job.kind))
      return
    // results of a large run take a while: they wait for its end
    if (job.state === 'running' || job.state === 'queued')
      void countSoon()
    else
      void reloadSoon()
  })
  watch(() => [studio.project?.id, studio.session], () => {
    selectedId.value = null
    void loadServers()
    void loadRuns()
    void estimateSoon()
  }, { immediate: true })

  return { servers, serverName, server, task, limit, estimate, runs, selectedId, results, answers, hasMore, only, waiting, loadAnswers, agree, ask, goOn, judge, remove }
})

import type { EvaluationRun, ResultTable, RunComparison, RunError, StudioOutputs, tableForms, TaskDetail, TaskResult } from '#shared/contract/index.ts'
import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { shell } from '../../bridge/shell.ts'
import { t } from '../../shell/messages/messages.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

export type TableForm = (typeof tableForms)[number]
type Clip = StudioOutputs['evaluation']['clip']

const fileOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

/** Runs of models, as they are scored: which stand in the table, the run and the task that are looked at, an error on its clip, and two runs compared. */
export const useEvaluation = defineStore('evaluation', () => {
  const studio = useStudio()
  const notices = useNotices()
  const runs = shallowRef<readonly EvaluationRun[]>([])
  const hidden = ref<ReadonlySet<string>>(new Set())
  const withPublished = ref(true)
  const table = shallowRef<ResultTable | null>(null)
  const runId = ref<string | null>(null)
  const tasks = shallowRef<readonly TaskResult[]>([])
  const task = ref<string | null>(null)
  const detail = shallowRef<TaskDetail | null>(null)
  const position = ref<number | null>(null)
  const clip = shallowRef<Clip>(null)
  const pair = ref<Readonly<{ a: string | null, b: string | null }>>({ a: null, b: null })
  const comparison = shallowRef<readonly RunComparison[]>([])

  const run = computed(() => runs.value.find(({ id }) => id === runId.value) ?? null)
  const inTable = computed(() => runs.value.filter(({ id }) => !hidden.value.has(id)).map(({ id }) => id))
  const errors = computed<readonly RunError[]>(() => detail.value?.errors ?? [])
  const error = computed(() => errors.value.find(one => one.position === position.value) ?? null)

  /** Keeps an answer only while what was asked about is still what is looked at. */
  async function answer<T>(ask: () => Promise<T>, isCurrent: () => boolean, take: (found: T) => void): Promise<void> {
    const found = await notices.attempt(ask)
    if (found !== undefined && isCurrent())
      take(found)
  }

  async function loadTable(): Promise<void> {
    const [runIds, published] = [inTable.value, withPublished.value]
    if (studio.project && (runIds.length > 0 || published))
      await answer(() => client.evaluation.table({ runIds, withPublished: published }), () => runIds === inTable.value && published === withPublished.value, found => table.value = found)
    else
      table.value = null
  }

  async function loadRuns(): Promise<void> {
    runs.value = studio.project ? await notices.attempt(() => client.servers.runs({})) ?? runs.value : []
    if (!run.value)
      runId.value = runs.value[0]?.id ?? null
    const [first, second] = runs.value
    if (!runs.value.some(({ id }) => id === pair.value.a) || !runs.value.some(({ id }) => id === pair.value.b))
      pair.value = { a: second?.id ?? null, b: second ? first?.id ?? null : null }
  }

  async function loadTasks(): Promise<void> {
    const id = runId.value
    if (id === null) {
      tasks.value = []
      task.value = null
      return
    }
    await answer(() => client.servers.results({ runId: id }), () => id === runId.value, (found) => {
      tasks.value = found.tasks
      if (!found.tasks.some(one => one.task === task.value))
        task.value = found.tasks[0]?.task ?? null
    })
  }

  async function loadDetail(): Promise<void> {
    const [id, of] = [runId.value, task.value]
    position.value = null
    if (id === null || of === null)
      detail.value = null
    else
      await answer(() => client.evaluation.detail({ runId: id, task: of }), () => id === runId.value && of === task.value, found => detail.value = found)
  }

  async function loadClip(): Promise<void> {
    const [id, at] = [runId.value, position.value]
    clip.value = null
    if (id !== null && at !== null)
      await answer(() => client.evaluation.clip({ runId: id, position: at }), () => id === runId.value && at === position.value, found => clip.value = found)
  }

  async function loadComparison(): Promise<void> {
    const { a, b } = pair.value
    comparison.value = []
    if (a !== null && b !== null && a !== b)
      await answer(() => client.evaluation.compare({ a, b }), () => pair.value.a === a && pair.value.b === b, found => comparison.value = found)
  }

  async function importFiles(paths: readonly string[]): Promise<void> {
    if (paths.length === 0)
      return
    const found = await notices.attempt(() => client.evaluation.importResults({ paths: [...paths] }))
    if (!found)
      return
    const [first] = found.unusable
    if (first)
      notices.tell(t('evaluation.unusable', { n: found.unusable.length, file: fileOf(first.path), line: first.line, reason: first.reason }))
    notices.tell(t('evaluation.imported', { n: found.run.items }))
    runId.value = found.run.id
    await loadRuns()
    await loadTasks()
  }

  /** Has the model in use answer by its trees, and shows that run. What trees say nothing of is told and is no part of it. */
  async function answerFromTrees(): Promise<void> {
    const found = await notices.attempt(() => client.evaluation.answerFromTrees({}))
    if (!found)
      return
    const others = found.notAnswerable.reduce((sum, { samples }) => sum + samples, 0)
    notices.tell(t('evaluation.imported', { n: found.run.answered }), others > 0 ? { hint: t('evaluation.notAnswerable', { n: others }) } : {})
    runId.value = found.run.id
    await loadRuns()
    await loadTasks()
  }

  async function exportTable(form: TableForm): Promise<void> {
    const out = await shell.saveFile(studio.project?.name ?? 'evaluation', form === 'latex' ? 'tex' : form)
    const written = out === null ? undefined : await notices.attempt(() => client.evaluation.exportTable({ runIds: [...inTable.value], form, out, withPublished: withPublished.value }))
    if (written)
      notices.tell(t('evaluation.exported', { file: written.path }))
  }

  async function rename(id: string, name: string): Promise<void> {
    if (name.trim() !== '')
      await notices.attempt(() => client.evaluation.rename({ runId: id, name }))
    await Promise.all([loadRuns(), loadTable()])
  }

  async function remove({ id, name }: EvaluationRun): Promise<void> {
    if (await notices.attempt(() => client.servers.removeRun({ runId: id })))
      notices.tell(t('evaluation.removed', { name }))
    await loadRuns()
  }

  function toggle(id: string): void {
    const next = new Set(hidden.value)
    if (!next.delete(id))
      next.add(id)
    hidden.value = next
  }

  /** Goes to the next or an earlier error; begins at the first. */
  function step(by: number): void {
    const at = errors.value.findIndex(one => one.position === position.value)
    const next = errors.value[at < 0 ? 0 : Math.max(0, Math.min(errors.value.length - 1, at + by))]
    if (next)
      position.value = next.position
  }

  const reloadSoon = useDebounceFn(async () => {
    await loadRuns()
    await Promise.all([loadTasks(), loadTable()])
  }, 300, { maxWait: 2000 })
  watch(inTable, (next, before) => {
    if (next.join() !== before.join())
      void loadTable()
  })
  watch(withPublished, () => void loadTable())
  watch(runId, () => void loadTasks())
  watch(tasks, () => void loadDetail())
  watch(task, () => void loadDetail())
  watch(position, () => void loadClip())
  watch(pair, () => void loadComparison())
  onStudioEvent('job', ({ job }) => {
    if ((job.kind === 'ask' || job.kind === 'judge') && job.state !== 'queued')
      void reloadSoon()
  })
  watch(() => [studio.project?.id, studio.session], () => {
    runId.value = null
    hidden.value = new Set()
    void loadRuns().then(loadTable)
  }, { immediate: true })

  return { runs, hidden, withPublished, table, runId, run, tasks, task, detail, errors, error, position, clip, pair, comparison, inTable, importFiles, answerFromTrees, exportTable, rename, remove, toggle, step, loadRuns }
})

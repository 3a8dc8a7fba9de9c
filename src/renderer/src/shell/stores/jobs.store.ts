import type { Job } from '#shared/contract/index.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { useNotices } from './notices.store.ts'
import { useStudio } from './studio.store.ts'

/** Long work of the engine, newest first. */
export const useJobs = defineStore('jobs', () => {
  const list = shallowRef<readonly Job[]>([])
  const notices = useNotices()
  const studio = useStudio()

  const active = computed(() => list.value.filter(job => job.state === 'running' || job.state === 'queued'))
  const running = computed(() => active.value.find(job => job.state === 'running') ?? active.value[0] ?? null)

  function put(job: Job): void {
    const before = list.value.find(other => other.id === job.id)
    list.value = before ? list.value.map(other => other.id === job.id ? job : other) : [job, ...list.value]
    if (job.state === 'failed' && before?.state !== 'failed' && job.error)
      notices.fail(job.error)
  }

  /** The newest job of a file, of a kind. */
  function ofMedia(mediaId: string, kind: Job['kind']): Job | null {
    return list.value.find(job => job.mediaId === mediaId && job.kind === kind) ?? null
  }

  async function load(): Promise<void> {
    const found = studio.project ? await notices.attempt(() => client.jobs.list({})) ?? [] : []
    list.value = found.toSorted((a, b) => b.createdAtMs - a.createdAtMs)
  }

  const act = (run: () => Promise<Job>): Promise<void> => notices.attempt(run).then(job => job && put(job))
  const cancel = (jobId: string): Promise<void> => act(() => client.jobs.cancel({ jobId }))
  const resume = (jobId: string): Promise<void> => act(() => client.jobs.resume({ jobId }))

  onStudioEvent('job', event => put(event.job))
  watch(() => studio.session, () => void load(), { immediate: true })

  return { list, active, running, ofMedia, cancel, resume }
})

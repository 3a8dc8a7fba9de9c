import type { Media, MediaResources, Track } from '#shared/contract/index.ts'
import type { ErrorRecord } from '#shared/errors.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onDocumentChange, onStudioEvent } from '../../bridge/events.ts'
import { fetchData } from '../../bridge/resources.ts'
import { useClock } from './clock.store.ts'
import { useNotices } from './notices.store.ts'
import { useSelection } from './selection.store.ts'
import { useStudio } from './studio.store.ts'

export type AddFailure = Readonly<{ path: string, error: ErrorRecord }>

/** The project's files, and of the selected one what the views fetch: resources by token, frame times and face tracks. */
export const useMedia = defineStore('media', () => {
  const list = shallowRef<readonly Media[]>([])
  const resources = shallowRef<MediaResources | null>(null)
  const tracks = shallowRef<readonly Track[]>([])
  const failures = shallowRef<readonly AddFailure[]>([])
  const selection = useSelection()
  const studio = useStudio()
  const notices = useNotices()
  const clock = useClock()

  const current = computed(() => list.value.find(item => item.id === selection.mediaId) ?? null)
  /** Changes when people split or join faces of the file: what was read of them is read again. */
  const trackShape = computed(() => tracks.value.map(track => `${track.id} ${track.startUs} ${track.endUs}`).join())
  const currentTrack = computed(() => tracks.value.find(track => track.id === selection.trackId) ?? null)

  async function loadList(): Promise<void> {
    const all = studio.project ? await notices.attempt(() => client.media.list({})) : []
    // a list that could not be read says nothing about what is in the project
    if (!all)
      return
    list.value = all
    if (!all.some(item => item.id === selection.mediaId))
      selection.selectMedia((all.find(item => item.state === 'ready') ?? all[0])?.id ?? null)
  }

  async function loadOne(mediaId: string): Promise<void> {
    const item = await client.media.get({ mediaId }).catch(() => null)
    if (!item)
      return loadList()
    list.value = list.value.some(other => other.id === mediaId)
      ? list.value.map(other => other.id === mediaId ? item : other)
      : [...list.value, item]
    if (!selection.mediaId)
      selection.selectMedia(mediaId)
  }

  async function loadTracks(): Promise<void> {
    const mediaId = selection.mediaId
    const found = mediaId && current.value?.state === 'ready' ? await client.analysis.tracks({ mediaId }).catch(() => []) : []
    if (mediaId !== selection.mediaId)
      return
    tracks.value = found
    if (!found.some(track => track.id === selection.trackId))
      selection.selectTrack(found[0]?.id ?? null)
  }

  async function loadResources(): Promise<void> {
    const item = current.value
    if (item?.state !== 'ready') {
      resources.value = null
      return
    }
    const found = await notices.attempt(() => client.media.resources({ mediaId: item.id }))
    if (item.id !== selection.mediaId)
      return
    resources.value = found ?? null
    if (!found?.frameTimes)
      return
    const bytes = await notices.attempt(() => fetchData(found.frameTimes ?? ''))
    if (bytes && item.id === selection.mediaId)
      clock.setFrameTimes(new Float64Array(bytes))
  }

  /** Adds files and folders. What cannot be added is listed in `failures` until it is dismissed; the others go on. */
  async function add(paths: readonly string[]): Promise<void> {
    if (paths.length === 0)
      return
    const answers = await notices.attempt(() => client.media.add({ paths: [...paths] })) ?? []
    failures.value = [...failures.value, ...answers.flatMap(({ path, error }) => error ? [{ path, error }] : [])]
    await loadList()
    const first = answers.find(answer => answer.mediaId)
    if (first?.mediaId)
      selection.selectMedia(first.mediaId)
  }

  async function remove(mediaId: string): Promise<void> {
    await notices.attempt(() => client.media.remove({ mediaId }))
    await loadList()
  }

  /** Hears another sound track of the file from now on. */
  async function setAudioTrack(mediaId: string, track: number): Promise<void> {
    await notices.attempt(() => client.media.setAudioTrack({ mediaId, track }))
    await loadOne(mediaId)
  }

  function dismissFailures(): void {
    failures.value = []
  }

  async function analyse(options: { mediaId?: string, restart?: boolean } = {}): Promise<void> {
    await notices.attempt(() => client.analysis.start({ ...studio.settings.analysisRate, ...options }))
  }

  /** Reads everything again: the tokens of an engine that has ended are worth nothing any more. */
  async function reload(): Promise<void> {
    const before = selection.mediaId
    await loadList()
    if (before !== null && before === selection.mediaId)
      await Promise.all([loadResources(), loadTracks()])
  }

  let onClock = ''

  /** Hands the file to the clock, which goes to its start; a file that is there already keeps its time. */
  function showOnClock({ id, firstPtsUs, durationUs }: Media): void {
    const key = `${id} ${firstPtsUs} ${durationUs}`
    if (key !== onClock)
      clock.load({ startUs: firstPtsUs, endUs: firstPtsUs + durationUs })
    onClock = key
  }

  watch(() => studio.session, () => void reload(), { immediate: true })
  watch(() => [selection.mediaId, current.value?.state] as const, () => {
    const item = current.value
    resources.value = null
    tracks.value = []
    if (item)
      showOnClock(item)
    void loadResources()
    void loadTracks()
  }, { immediate: true })

  onStudioEvent('media', (event) => {
    void loadOne(event.mediaId).then(() => event.mediaId === selection.mediaId ? loadTracks() : undefined)
  })
  onDocumentChange(['track-label', 'track-split', 'person', 'apart'], event => void ((event.mediaIds.length === 0 || event.mediaIds.includes(selection.mediaId ?? '')) && loadTracks()))

  return { list, current, resources, tracks, trackShape, currentTrack, failures, add, remove, analyse, setAudioTrack, dismissFailures }
})

import type { CompanionView, MediaResources } from '#shared/contract/index.ts'
import type { FrameTimes } from '#shared/domain/frame-times.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { nearestFrameIndex, steppedPts } from '#shared/domain/frame-times.ts'
import { client } from '../../bridge/client.ts'
import { onDocumentChange } from '../../bridge/events.ts'
import { fetchData } from '../../bridge/resources.ts'
import { t } from '../../shell/messages/messages.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'

/** A film that plays along, with what is needed to show it. */
export type LoadedCompanion = Readonly<CompanionView & { name: string, widthPx: number, heightPx: number, firstPtsUs: number, video: string | null, times: FrameTimes }>

/** Above this confidence the offset that was heard is taken at once. */
const believed = 0.2

/** The films that play along with the selected one, and the acts that align them. */
export const useCompanions = defineStore('companions', () => {
  const list = shallowRef<readonly LoadedCompanion[]>([])
  /** The file that is being listened to. */
  const hearing = ref<string | null>(null)
  /** Whose sound is heard: a companion's, or the leading film's for null. */
  const heardId = ref<string | null>(null)
  const media = useMedia()
  const notices = useNotices()
  const selection = useSelection()
  const studio = useStudio()
  let turn = 0

  const others = computed(() => media.list.filter(item => item.state === 'ready' && item.id !== selection.mediaId && item.widthPx > 0))

  async function loadOne(companion: CompanionView): Promise<LoadedCompanion[]> {
    const item = media.list.find(one => one.id === companion.mediaId)
    if (item?.state !== 'ready')
      return []
    const known = list.value.find(one => one.mediaId === companion.mediaId)
    if (known?.video)
      return [{ ...known, ...companion }]
    const resources: MediaResources = await client.media.resources({ mediaId: companion.mediaId })
    const bytes = resources.frameTimes ? await fetchData(resources.frameTimes) : new ArrayBuffer(0)
    return [{ ...companion, name: item.name, widthPx: item.widthPx, heightPx: item.heightPx, firstPtsUs: item.firstPtsUs, video: resources.video, times: new Float64Array(bytes) }]
  }

  async function take(read: () => Promise<readonly CompanionView[]>): Promise<void> {
    const own = ++turn
    const found = await notices.attempt(async () => {
      const companions = await read()
      return (await Promise.all(companions.map(loadOne))).flat()
    })
    if (own === turn && found)
      list.value = found
  }

  async function load(): Promise<void> {
    const { mediaId } = selection
    await take(async () => mediaId && studio.project ? client.sync.companions({ mediaId }) : [])
  }

  const align = (otherId: string, offsetUs: number, heard: { origin?: 'hand' | 'sound', confidence?: number | null } = {}): Promise<void> => take(async () =>
    selection.mediaId ? client.sync.align({ mediaId: selection.mediaId, otherId, offsetUs: Math.round(offsetUs), ...heard }) : [])

  const part = (otherId: string): Promise<void> => take(async () => selection.mediaId ? client.sync.part({ mediaId: selection.mediaId, otherId }) : [])

  /** Aligns by sound, and says how sure that is; where it is not, the offset stays as it was. */
  async function hear(otherId: string): Promise<void> {
    const { mediaId } = selection
    if (!mediaId || hearing.value)
      return
    hearing.value = otherId
    const found = await notices.attempt(() => client.sync.hear({ mediaId, otherId }))
    hearing.value = null
    if (!found || mediaId !== selection.mediaId)
      return
    const percent = Math.round(found.confidence * 100)
    if (found.confidence < believed)
      return notices.tell(t('sync.unsure', { percent }), { hint: t('sync.byHand') })
    await align(otherId, found.offsetUs, { origin: 'sound', confidence: found.confidence })
    notices.tell(t('sync.heard', { seconds: (found.offsetUs / 1e6).toFixed(3), percent }))
  }

  /** Begins to watch a film along: from the same start, then by sound where both have any. */
  async function add(otherId: string): Promise<void> {
    await align(otherId, 0)
    const [other] = media.list.filter(item => item.id === otherId)
    if ((other?.audioTracks ?? 0) > 0 && (media.current?.audioTracks ?? 0) > 0)
      await hear(otherId)
  }

  /** Moves a companion by whole frames of its own against the leading film. */
  function nudge(companion: LoadedCompanion, frames: number, atUs: number): void {
    const own = atUs + companion.offsetUs
    const here = companion.times[nearestFrameIndex(companion.times, own)] ?? own
    const there = steppedPts(companion.times, here, frames)
    if (there !== here)
      void align(companion.mediaId, companion.offsetUs + there - here)
  }

  watch([() => studio.session, () => selection.mediaId, () => media.list.length], () => void load(), { immediate: true })
  watch(() => selection.mediaId, () => {
    list.value = []
    heardId.value = null
  })
  onDocumentChange(['alignment'], () => void (list.value.length > 0 || others.value.length > 0 ? load() : undefined))

  return { list, others, hearing, heardId, add, part, align, hear, nudge }
})

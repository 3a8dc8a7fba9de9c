import type { LaneIndex, LaneSpan } from '../../shell/axis/lane-index.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { fetchData } from '../../bridge/resources.ts'
import { indexLane, visiblePlaces } from '../../shell/axis/lane-index.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { usePlayer } from './player.store.ts'

type Line = LaneSpan & Readonly<{ text: string }>
type Kept = Readonly<{ id: string, tierId: string, startUs: number, endUs: number, text: string }>

/** The words of a tier of text, shown over the picture while their time is on the screen. Off until a tier is chosen. */
export const useSubtitles = defineStore('subtitles', () => {
  const tiers = shallowRef<readonly Readonly<{ id: string, name: string }>[]>([])
  const tierId = ref<string | null>(null)
  const lines = shallowRef<LaneIndex<Line> | null>(null)
  const player = usePlayer()
  const selection = useSelection()
  const studio = useStudio()
  let turn = 0

  const shown = computed<readonly string[]>(() => {
    const timeUs = player.shownUs
    const lane = lines.value
    if (timeUs === null || !lane)
      return []
    const { first, end } = visiblePlaces(lane, timeUs, timeUs)
    return lane.items.slice(first, end).filter(line => line.startUs <= timeUs && timeUs < line.endUs && line.text !== '').map(line => line.text)
  })

  async function loadTiers(): Promise<void> {
    const found = studio.project ? await client.annotations.tiers({}).catch(() => []) : []
    tiers.value = found.filter(tier => tier.kind === 'text').map(({ id, name }) => ({ id, name }))
    if (!tiers.value.some(tier => tier.id === tierId.value))
      tierId.value = null
  }

  async function loadLines(): Promise<void> {
    const own = ++turn
    const { mediaId } = selection
    const tier = tierId.value
    const bytes = mediaId && tier ? await client.annotations.read({ mediaId }).then(({ data }) => fetchData(data)).catch(() => null) : null
    if (own !== turn)
      return
    const all = bytes ? JSON.parse(new TextDecoder().decode(bytes)) as readonly Kept[] : []
    lines.value = bytes ? indexLane(all.filter(line => line.tierId === tier)) : null
  }

  watch(() => studio.session, () => void loadTiers(), { immediate: true })
  watch([tierId, () => selection.mediaId], () => void loadLines())
  onStudioEvent('document', (event) => {
    if (event.types.includes('tier'))
      void loadTiers()
    if (tierId.value && event.types.includes('annotation'))
      void loadLines()
  })

  return { tiers, tierId, shown }
})

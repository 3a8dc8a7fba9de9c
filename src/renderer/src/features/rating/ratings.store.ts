import type { AxisAgreementView, RatedTier, RatingView } from '#shared/contract/index.ts'
import type { Samples } from '#shared/domain/trace/samples.ts'
import type { Rating } from '#shared/domain/trace/trace-records.ts'
import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onDocumentChange } from '../../bridge/events.ts'
import { fetchData } from '../../bridge/resources.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { readRatedSamples } from './rated-samples.ts'

/** A rating of the selected file with its samples at hand. */
export type LoadedRating = Readonly<{ rating: Rating, samples: Samples }>

/** How long changes must rest before ratings are read anew. */
const restMs = 120

/** The tiers of traces, the ratings of the selected file on them, and how the raters of the tier in front agree. */
export const useRatings = defineStore('ratings', () => {
  const tiers = shallowRef<readonly RatedTier[]>([])
  const ratings = shallowRef<readonly LoadedRating[]>([])
  const agreement = shallowRef<readonly AxisAgreementView[]>([])
  const tierId = ref<string | null>(null)
  const selection = useSelection()
  const studio = useStudio()
  const notices = useNotices()
  /** While a rating is on nothing is read anew: the window itself makes the changes, many of them. */
  const held = ref(false)
  let turn = 0
  /** Samples that no change has touched since they were read. */
  let known = new Map<string, Samples>()

  const current = computed(() => tiers.value.find(({ tier }) => tier.id === tierId.value) ?? tiers.value[0] ?? null)
  /** The face that is rated on the tier in front: null for tiers of the whole clip. */
  const trackId = computed(() => current.value?.tier.perFace ? selection.trackId : null)
  const ofCurrent = computed(() => ratings.value.filter(({ rating }) => rating.tierId === current.value?.tier.id && rating.trackId === trackId.value))

  async function samplesOf({ rating }: RatingView): Promise<LoadedRating> {
    const kept = known.get(rating.id)
    if (kept)
      return { rating, samples: kept }
    const shape = await client.ratings.read({ ratingId: rating.id })
    return { rating, samples: readRatedSamples(shape.rows === 0 ? new ArrayBuffer(0) : await fetchData(shape.data), shape) }
  }

  async function loadAgreement(): Promise<void> {
    const { mediaId } = selection
    const tier = current.value
    agreement.value = mediaId && tier && ofCurrent.value.length > 1
      ? await client.ratings.agreement({ mediaId, tierId: tier.tier.id, trackId: trackId.value }).catch(() => [])
      : []
  }

  async function load(): Promise<void> {
    const own = ++turn
    const { mediaId } = selection
    const found = studio.project ? await notices.attempt(() => client.ratings.tiers({})) ?? [] : []
    const views = mediaId && studio.project ? await client.ratings.list({ mediaId }).catch(() => []) : []
    const loaded = await Promise.all(views.map(samplesOf)).catch(() => [])
    if (own !== turn)
      return
    tiers.value = found
    ratings.value = loaded
    known = new Map(loaded.map(({ rating, samples }) => [rating.id, samples]))
    await loadAgreement()
  }

  const loadSoon = useDebounceFn(load, restMs)

  async function addTier(input: Parameters<typeof client.ratings.addTier>[0]): Promise<void> {
    const made = await notices.attempt(() => client.ratings.addTier({ ...input, annotator: studio.settings.annotator }))
    if (made)
      tierId.value = made.tier.id
    await load()
  }

  const setLag = (ratingId: string, lagUs: number): Promise<unknown> => notices.attempt(() => client.ratings.setLag({ ratingId, lagUs }))
  const remove = (ratingId: string): Promise<unknown> => notices.attempt(() => client.ratings.remove({ ratingId }))

  watch(() => [studio.session, selection.mediaId], () => {
    known.clear()
    void load()
  }, { immediate: true })
  watch(() => [current.value?.tier.id, trackId.value], () => void loadAgreement())
  onDocumentChange(['tier', 'scale', 'rating', 'trace'], (event) => {
    // what is being read now may be from before the change
    if (event.types.includes('trace')) {
      turn += 1
      known.clear()
    }
    if (!held.value)
      void loadSoon()
  })

  return { tiers, ratings, agreement, tierId, current, trackId, ofCurrent, held, load, addTier, setLag, remove }
})

import type { StudioInputs } from '#shared/contract/index.ts'
import type { Diff } from '#shared/domain/document.ts'
import type { Rating, Scale } from '#shared/domain/trace/trace-records.ts'
import type { DocumentChange, DocumentStore, SavedChange } from '../documents/document-store.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { decodeSamples, noSamples } from '#shared/domain/trace/samples.ts'
import { cellUs, writeStretch } from '#shared/domain/trace/write-trace.ts'
import { AppError } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { ratingsOf, requireRating, scaleOf, tracesOf } from './rating-records.ts'

type WriteInput = StudioInputs['ratings']['write']

type Said = Pick<DocumentChange, 'action' | 'summary' | 'from' | 'to'>

function personChange(who: string, said: Said, diff: Diff): DocumentChange {
  return { who, cause: 'person', modelVersion: null, ...said, diff }
}

function tierName(store: DocumentStore, tierId: string): string {
  const tier = store.records.get(tierId)
  return tier?.type === 'tier' ? tier.name : tierId
}

function samplesFor(scale: Scale, input: WriteInput): ReturnType<typeof noSamples> {
  if (input.samples === '')
    return noSamples(scale.axes.length)
  const samples = decodeSamples(input.samples, scale.axes.length)
  const first = samples.timesUs[0] ?? input.startUs
  const last = samples.timesUs.at(-1) ?? input.startUs
  if (first < input.startUs || last >= input.endUs)
    throw new AppError('bad-input', `The samples from ${first} to ${last} lie outside of the stretch from ${input.startUs} to ${input.endUs}`)
  return samples
}

/**
 * Saves a stretch of a rating: recorded, recorded anew, or discarded. A write that continues the one before becomes part of the same change.
 * @throws AppError `not-found` without such a scale, `bad-input` when the samples do not fit it or the stretch, `conflict` on a locked tier
 */
export function writeRating(store: DocumentStore, input: WriteInput, rater: string): SavedChange & { ratingId: string } {
  const { records } = store
  const scale = scaleOf(records, input.tierId)
  const tier = records.get(input.tierId)
  if (tier?.type === 'tier' && tier.locked)
    throw new AppError('conflict', `The tier ${tier.name} is locked`, { hint: 'Unlock it to rate on it.' })
  const samples = samplesFor(scale, input)
  const known = ratingsOf(records, input).find(rating => rating.trackId === input.trackId && rating.rater === rater)
  const rating: Rating = known ?? { type: 'rating', id: newId('rating'), mediaId: input.mediaId, tierId: input.tierId, trackId: input.trackId, rater, lagUs: 0 }
  const touched = { startUs: Math.floor(input.startUs / cellUs) * cellUs, endUs: Math.ceil(input.endUs / cellUs) * cellUs }
  const diff = writeStretch(rating, known ? tracesOf(records, known.id, touched) : [], { startUs: input.startUs, endUs: input.endUs, samples }, () => newId('record'))
  if (!known && diff.added.length > 0)
    diff.added.unshift(rating)
  const saved = store.apply(personChange(rater, {
    action: 'rate',
    summary: `${input.samples === '' && input.continues === undefined ? 'Discard a stretch of' : 'Rate'} ${tierName(store, input.tierId)}`,
    from: '',
    to: `to ${formatTimecode(input.endUs)}`,
  }, diff), { continues: input.continues })
  return { ...saved, ratingId: rating.id }
}

/** Saves how late the rater's hand is taken to be, as one change. @throws AppError `not-found` */
export function setLag(store: DocumentStore, ratingId: string, lagUs: number, who: string): SavedChange {
  const rating = requireRating(store.records, ratingId)
  const diff: Diff = { added: [], removed: [], updated: rating.lagUs === lagUs ? [] : [[rating, { ...rating, lagUs }]] }
  const milliseconds = (us: number): string => `${Math.round(us / 1000)} ms`
  return store.apply(personChange(who, { action: 'set-lag', summary: `Set the lag of ${rating.rater}`, from: milliseconds(rating.lagUs), to: milliseconds(lagUs) }, diff))
}

/** Takes a rating away with all its samples, as one change. @throws AppError `not-found` */
export function removeRating(store: DocumentStore, ratingId: string, who: string): SavedChange {
  const rating = requireRating(store.records, ratingId)
  const diff: Diff = { added: [], updated: [], removed: [...tracesOf(store.records, ratingId), rating] }
  return store.apply(personChange(who, { action: 'remove-rating', summary: `Remove the rating of ${rating.rater} on ${tierName(store, rating.tierId)}`, from: rating.rater, to: 'removed' }, diff))
}

/** Makes a tier of traces with its scale, after the tiers there are, as one change. */
export function addRatedTier(store: DocumentStore, input: StudioInputs['ratings']['addTier'], who: string) {
  const tiers = store.records.list({ types: ['tier'] }).filter(record => record.type === 'tier')
  if (tiers.some(tier => tier.name === input.name))
    throw new AppError('conflict', `There is a tier ${input.name} already`, { hint: 'Choose another name.' })
  const tier = {
    type: 'tier',
    id: newId('record'),
    name: input.name,
    kind: 'trace',
    codebook: null,
    parentId: null,
    constraint: 'none',
    perFace: input.perFace ?? false,
    exclusive: false,
    order: Math.max(-1, ...tiers.map(({ order }) => order)) + 1,
    colour: null,
    locked: false,
    hidden: false,
  } as const
  const scale: Scale = { type: 'scale', id: newId('record'), tierId: tier.id, ...input.scale }
  store.apply(personChange(who, { action: 'add-tier', summary: `Add the tier ${input.name}`, from: 'nothing', to: input.name }, { added: [tier, scale], updated: [], removed: [] }))
  return { tier, scale }
}

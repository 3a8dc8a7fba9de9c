import type { AxisAgreementView } from '#shared/contract/ratings.contract.ts'
import type { AxisAgreement } from '#shared/domain/trace/rating-agreement.ts'
import type { SavedChange } from '../documents/document-store.ts'
import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { rateAgreement } from '#shared/domain/trace/rating-agreement.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { ratedTiers, ratingsOf, readSamples, requireRating, scaleOf, tracesOf } from '../ratings/rating-records.ts'
import { ratingTable } from '../ratings/rating-table.ts'
import { addRatedTier, removeRating, setLag, writeRating } from '../ratings/write-rating.ts'
import { requireMedia } from './media.ts'

const defined = (value: number): number | null => Number.isFinite(value) ? value : null

function viewOf(axis: string, found: AxisAgreement): AxisAgreementView {
  const { ticks, reason } = found
  return {
    axis,
    ticks,
    reason,
    iccSingle: defined(found.iccSingle),
    iccSingleLow: defined(found.iccSingleLow),
    iccSingleHigh: defined(found.iccSingleHigh),
    iccMean: defined(found.iccMean),
    meanConcordance: defined(found.meanConcordance),
    raters: found.raters.map(one => ({ ...one, concordance: defined(one.concordance), pearson: defined(one.pearson), concordanceAtBestLag: defined(one.concordanceAtBestLag) })),
  }
}

const savedView = ({ sequence, savedAtMs }: SavedChange) => ({ sequence, savedAtMs })

/** The procedures of `ratings`. */
export function ratingHandlers({ projects, settings, tokens }: EngineContext) {
  const { ratings } = implement(contract)
  const store = () => projects.require().document
  const annotator = (): string => settings.get().annotator

  return ratings.router({
    tiers: ratings.tiers.handler(() => ratedTiers(store().records)),
    addTier: ratings.addTier.handler(({ input }) => addRatedTier(store(), input, input.annotator ?? annotator())),
    list: ratings.list.handler(({ input }) => {
      const { records } = store()
      return ratingsOf(records, input).map((rating) => {
        const { timesUs } = readSamples(records, rating)
        return { rating, samples: timesUs.length, startUs: timesUs[0] ?? null, endUs: timesUs.at(-1) ?? null }
      })
    }),
    read: ratings.read.handler(({ input }) => {
      const { records } = store()
      const { timesUs, values } = readSamples(records, requireRating(records, input.ratingId))
      const bytes = Buffer.concat([timesUs, ...values].map(array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)))
      return { axes: values.length, rows: timesUs.length, data: tokens.bytes(bytes, 'application/octet-stream') }
    }),
    write: ratings.write.handler(({ input }) => {
      requireMedia(projects.require(), input.mediaId)
      const saved = writeRating(store(), input, input.rater ?? annotator())
      return { ...savedView(saved), ratingId: saved.ratingId }
    }),
    setLag: ratings.setLag.handler(({ input }) => savedView(setLag(store(), input.ratingId, input.lagUs, annotator()))),
    remove: ratings.remove.handler(({ input }) => savedView(removeRating(store(), input.ratingId, annotator()))),
    agreement: ratings.agreement.handler(({ input }) => {
      const { records } = store()
      const scale = scaleOf(records, input.tierId)
      const raters = ratingsOf(records, input)
        .filter(rating => rating.trackId === input.trackId && tracesOf(records, rating.id).length > 0)
        .map(rating => ({ rater: rating.rater, lagUs: rating.lagUs, samples: readSamples(records, rating) }))
      return scale.axes.map((axis, at) => viewOf(axis.name, rateAgreement(raters, at, Math.round(1e6 / scale.rateHz))))
    }),
    export: ratings.export.handler(async ({ input }) => {
      const session = projects.require()
      assertAbsolute(input.out)
      if (input.mediaId !== undefined)
        requireMedia(session, input.mediaId)
      let rows = 0
      const bytes = await writeAtomically(input.out, ratingTable(session, input, more => void (rows += more)))
      return { path: input.out, bytes, rows }
    }),
  })
}

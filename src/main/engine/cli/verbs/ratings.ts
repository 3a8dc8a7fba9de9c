import type { RatedTier, RatingView } from '#shared/contract/ratings.contract.ts'
import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { resolve } from 'node:path'
import { openProjectToRead } from '../open-project.ts'
import { textOption, UsageError } from '../verb.ts'

function rateOption(context: VerbContext): number | undefined {
  const text = textOption(context.options, 'rate')
  const rateHz = text === undefined ? undefined : Number(text)
  if (rateHz !== undefined && !(rateHz >= 0.1 && rateHz <= 1000))
    throw new UsageError(`--rate takes a number of samples a second from 0.1 to 1000, not "${text}"`)
  return rateHz
}

async function write(context: VerbContext, out: string): Promise<VerbResult> {
  const written = await context.client.ratings.export({
    out: resolve(out),
    mediaId: textOption(context.options, 'media'),
    rateHz: rateOption(context),
    lagTakenOff: context.options['as-sampled'] !== true,
  })
  return { json: written, text: `${written.path}: ${written.rows} rows, ${written.bytes} bytes` }
}

const shown = (value: number | null): string => value === null ? '-' : value.toFixed(3)

async function compare({ client }: VerbContext, tiers: readonly RatedTier[], ratings: readonly RatingView[]): Promise<VerbResult> {
  const places = new Map(ratings.map(({ rating: { mediaId, tierId, trackId } }) => [`${mediaId} ${tierId} ${trackId}`, { mediaId, tierId, trackId }]))
  const found = await Promise.all([...places.values()].map(async place => ({ ...place, axes: await client.ratings.agreement(place) })))
  const nameOf = (tierId: string): string => tiers.find(({ tier }) => tier.id === tierId)?.tier.name ?? tierId
  const lines = found.flatMap(({ mediaId, tierId, trackId, axes }) => axes.map(({ axis, ticks, iccSingle, iccSingleLow, iccSingleHigh, iccMean, meanConcordance }) =>
    [mediaId, nameOf(tierId), trackId ?? '', axis, ticks, shown(iccSingle), shown(iccSingleLow), shown(iccSingleHigh), shown(iccMean), shown(meanConcordance)].join('\t')))
  return { json: found, text: [['media', 'tier', 'face', 'axis', 'ticks', 'icc_a1', 'low', 'high', 'icc_ak', 'mean_ccc'].join('\t'), ...lines].join('\n') }
}

/** `ratings DIR`. */
export const ratings: Verb = {
  name: 'ratings',
  about: 'List, compare or write out continuous ratings',
  details: 'Without options: one line a rating. With --out a table (CSV) of all samples, one row a sample and axis. With --agreement the intraclass correlation ICC(A,1) with its 95 % interval, ICC(A,k) and the mean concordance of the raters of each tier.',
  positionals: ['DIR'],
  options: [
    { name: 'media', value: 'ID', about: 'only this film' },
    { name: 'out', value: 'FILE', about: 'write the samples to this file' },
    { name: 'rate', value: 'HZ', about: 'with --out: on a common clock of so many ticks a second' },
    { name: 'as-sampled', about: 'with --out: times as they were sampled, without taking off the lag' },
    { name: 'agreement', about: 'compare the raters' },
  ],
  run: async (context) => {
    const { client, options } = context
    const out = textOption(options, 'out')
    rateOption(context)
    await openProjectToRead(context)
    if (out !== undefined)
      return write(context, out)
    const [tiers, media] = await Promise.all([client.ratings.tiers({}), client.media.list({})])
    const wanted = media.filter(({ id }) => options['media'] === undefined || id === options['media'])
    const found = (await Promise.all(wanted.map(({ id }) => client.ratings.list({ mediaId: id })))).flat()
    if (options['agreement'] === true)
      return compare(context, tiers, found)
    const lines = found.map(({ rating, samples, startUs, endUs }) => {
      const name = tiers.find(({ tier }) => tier.id === rating.tierId)?.tier.name ?? rating.tierId
      return [rating.id, rating.mediaId, name, rating.trackId ?? '', rating.rater, rating.lagUs, samples, startUs ?? '', endUs ?? ''].join('\t')
    })
    return { json: { tiers, ratings: found }, text: [['rating', 'media', 'tier', 'face', 'rater', 'lag_us', 'samples', 'start_us', 'end_us'].join('\t'), ...lines].join('\n') }
  },
}

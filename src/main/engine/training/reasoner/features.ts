import type { SegmentSample } from '#engine/training/samples.ts'
import { z } from 'zod'
import { medianOf } from '#engine/training/samples.ts'
import { signalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { actionMatch, fitMatch, matchCount, matchSpecSchema } from './action-match.ts'

/**
 * What the first reasoner knows of a signal within a segment, in this order: mean, standard deviation, minimum, maximum, slope a second
 * (least squares), rise (mean above the median of the face's whole track), share of the present rows above that median, share of rows missing.
 * All but the last are NaN where no row is present.
 */
export const statistics = ['mean', 'deviation', 'minimum', 'maximum', 'slope', 'rise', 'shareAbove', 'shareMissing'] as const

/** Which signals a model reads, the centre and scale of each statistic over its training segments, and how it reads facial actions. Models of before have no `match`. */
export const featureSpecSchema = z.strictObject({ signals: z.array(z.string()), centre: z.array(z.number()), scale: z.array(z.number()), match: matchSpecSchema.optional() })
export type FeatureSpec = z.infer<typeof featureSpecSchema>

const microseconds = 1e6
const limit = 4

type Points = Readonly<{ seconds: number[], values: number[] }>

function presentPoints(timesUs: Float64Array, column: Float32Array): Points {
  const seconds: number[] = []
  const values: number[] = []
  column.forEach((value, row) => {
    if (Number.isFinite(value)) {
      seconds.push(((timesUs[row] as number) - (timesUs[0] as number)) / microseconds)
      values.push(value)
    }
  })
  return { seconds, values }
}

const average = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0) / values.length

function slopeOf({ seconds, values }: Points): number {
  const middle = average(seconds)
  const level = average(values)
  const spread = seconds.reduce((total, each) => total + (each - middle) ** 2, 0)
  const joint = seconds.reduce((total, each, index) => total + (each - middle) * ((values[index] as number) - level), 0)
  return spread > 0 ? joint / spread : 0
}

function statisticsOf(timesUs: Float64Array, column: Float32Array | undefined, baseline: number): number[] {
  const points = column ? presentPoints(timesUs, column) : { seconds: [], values: [] }
  const { values } = points
  const rows = timesUs.length
  if (values.length === 0)
    return [...statistics.slice(1).map(() => Number.NaN), 1]
  const mean = average(values)
  const deviation = Math.sqrt(average(values.map(value => (value - mean) ** 2)))
  const above = values.filter(value => value > baseline).length / values.length
  const extremes = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [Infinity, -Infinity] as const)
  return [mean, deviation, ...extremes, slopeOf(points), mean - baseline, above, 1 - values.length / rows]
}

/** The statistics of a segment, signal by signal in the order of `signals`; a signal the segment lacks counts as missing throughout. */
export function segmentStatistics(sample: SegmentSample, signals: readonly string[]): Float32Array {
  const { timesUs, columns } = sample.signals
  return Float32Array.from(signals.flatMap(name => statisticsOf(timesUs, columns.get(name), sample.baselines.get(name) ?? Number.NaN)))
}

const placement = new Set(signalDefinitions.filter(definition => definition.unit === 'px').map(definition => definition.name))

/** Names of every signal in the samples, sorted. Pixel positions and sizes are left out: they tell of the framing, not of the face. */
export function signalsOf(samples: Iterable<SegmentSample>): string[] {
  return [...new Set([...samples].flatMap(sample => [...sample.signals.columns.keys()]))].filter(name => !placement.has(name)).sort()
}

const normalSpread = 1.4826

/** Fits centre (median) and scale (median absolute deviation, as a standard deviation) of each statistic on training segments. */
export function fitFeatures(samples: readonly SegmentSample[]): FeatureSpec {
  const signals = signalsOf(samples)
  const rows = samples.map(sample => segmentStatistics(sample, signals))
  const centre: number[] = []
  const scale: number[] = []
  for (let index = 0; index < signals.length * statistics.length; index++) {
    const values = rows.map(row => row[index] as number).filter(Number.isFinite)
    const middle = values.length > 0 ? medianOf(values) : 0
    const robust = values.length > 0 ? normalSpread * medianOf(values.map(value => Math.abs(value - middle))) : 0
    const plain = values.length > 0 ? Math.sqrt(average(values.map(value => (value - middle) ** 2))) : 0
    centre.push(middle)
    scale.push(Math.max(robust, plain / 4))
  }
  return { signals, centre, scale, match: fitMatch(samples) }
}

/** The sizes of a network that reads these features. */
export function featureSizes({ signals, match }: FeatureSpec): Readonly<{ features: number, direct: number }> {
  const direct = match ? matchCount(match) : 0
  return { features: signals.length * statistics.length + direct, direct }
}

/**
 * The features of a segment as the network reads them: (statistic - centre) / scale, limited to [-4, 4]; 0 where the statistic is missing
 * or did not vary in training; then how far facial actions go and which emotion's prototype they match. Length: `featureSizes`.
 * @param without a signal to be read as if it had not been there
 */
export function segmentFeatures(sample: SegmentSample, spec: FeatureSpec, without?: string): Float32Array {
  const units = segmentStatistics(sample, spec.signals).map((value, index) => {
    const scale = spec.scale[index] as number
    const unit = scale > 0 ? (value - (spec.centre[index] as number)) / scale : 0
    const silent = spec.signals[Math.floor(index / statistics.length)] === without
    return Number.isFinite(unit) && !silent ? Math.max(-limit, Math.min(limit, unit)) : 0
  })
  return spec.match ? Float32Array.from([...units, ...actionMatch(sample, spec.match, without)]) : units
}

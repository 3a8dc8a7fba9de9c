import type { TimeAxis } from '../../shell/axis/time-axis.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { endUs, timeToPx } from '../../shell/axis/time-axis.ts'

export type Tick = Readonly<{ timeUs: number, px: number, label: string | null }>

/** Distances between labelled ticks in microseconds, each with how many parts the unlabelled ticks divide it into. */
const scales = [
  [1_000, 5],
  [2_000, 4],
  [5_000, 5],
  [10_000, 5],
  [20_000, 4],
  [50_000, 5],
  [100_000, 5],
  [200_000, 4],
  [500_000, 5],
  [1e6, 5],
  [2e6, 4],
  [5e6, 5],
  [10e6, 5],
  [15e6, 3],
  [30e6, 6],
  [60e6, 6],
  [120e6, 4],
  [300e6, 5],
  [600e6, 5],
  [900e6, 3],
  [1800e6, 6],
  [3600e6, 6],
  [7200e6, 4],
] as const

/** Ticks within the view: round times, labels at least `labelPx` apart. */
export function layoutTicks(axis: TimeAxis, labelPx = 88): readonly Tick[] {
  const leastUs = labelPx / axis.widthPx * axis.spanUs
  const [stepUs, parts] = scales.find(([candidateUs]) => candidateUs >= leastUs) ?? [7200e6, 4]
  const minorUs = stepUs / parts
  const first = Math.ceil(axis.startUs / minorUs)
  const last = Math.floor(endUs(axis) / minorUs)
  const decimals = stepUs >= 1e6 ? 0 : stepUs >= 100_000 ? 1 : stepUs >= 10_000 ? 2 : 3
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => {
    const count = first + offset
    const timeUs = Math.round(count * minorUs)
    const label = count % parts === 0 ? formatTimecode(timeUs, { hours: false, decimals }) : null
    return { timeUs, px: timeToPx(axis, timeUs), label }
  })
}

import { clock, clockTicks, escaped, polyline, px, scale } from './svg.ts'

const widthPx = 920
const labelPx = 112
const rowPx = 30
const gapPx = 5
const bandPx = 18

/** One series: values over the times of the plot; NaN where there was no face. */
export type Series = Readonly<{ label: string, colour: string, values: ArrayLike<number>, min: number, max: number }>

/** A stretch of the film in the bands under the series; `solid` is a person's, outlined the machine's. */
export type Band = Readonly<{ startUs: number, endUs: number, label: string, colour: string, solid: boolean }>

/** Everything a plot shows. All rows share one time axis. */
export type SignalPlot = Readonly<{
  title: string
  timesUs: ArrayLike<number>
  series: readonly Series[]
  bands: readonly Readonly<{ label: string, items: readonly Band[] }>[]
}>

/** The mean of each of `count` equal stretches of the film, so that a plot holds no more points than pixels. */
function reduced(timesUs: ArrayLike<number>, values: ArrayLike<number>, domain: readonly [number, number], count: number): (readonly [number, number])[] {
  const sums = new Float64Array(count)
  const numbers = new Uint32Array(count)
  for (let row = 0; row < timesUs.length; row++) {
    const at = Math.min(count - 1, Math.floor((timesUs[row]! - domain[0]) / (domain[1] - domain[0]) * count))
    if (Number.isNaN(values[row]!))
      continue
    sums[at]! += values[row]!
    numbers[at]! += 1
  }
  return Array.from(sums, (sum, at) => [at, numbers[at]! > 0 ? sum / numbers[at]! : Number.NaN] as const)
}

function seriesRow(plot: SignalPlot, series: Series, domain: readonly [number, number], top: number): string {
  const y = scale([series.min, series.max], [top + rowPx - 1, top + 1])
  const count = Math.min(plot.timesUs.length, (widthPx - labelPx) / 1.5)
  const x = scale([0, count - 1], [labelPx, widthPx])
  const points = reduced(plot.timesUs, series.values, domain, Math.max(2, Math.floor(count)))
    .map(([at, value]) => [x(at), y(Math.max(series.min, Math.min(series.max, value)))] as const)
  const line = polyline(points)
  return `<text x="${labelPx - 10}" y="${top + rowPx / 2 + 4}" class="label">${escaped(series.label)}</text>
<line x1="${labelPx}" x2="${widthPx}" y1="${px(top + rowPx)}" y2="${px(top + rowPx)}" class="rule"/>
<path d="${line}" fill="none" stroke="${series.colour}" stroke-width="1.3" stroke-linejoin="round"/>`
}

function bandRow(label: string, items: readonly Band[], x: (us: number) => number, top: number): string {
  const shapes = items.map(({ startUs, endUs, label, colour, solid }) => {
    const left = x(startUs)
    const width = Math.max(1.5, x(endUs) - left - 1)
    const look = solid ? `fill="${colour}"` : `fill="${colour}" fill-opacity="0.16" stroke="${colour}"`
    return `<rect x="${px(left)}" y="${top}" width="${px(width)}" height="${bandPx - 4}" rx="2" ${look}><title>${escaped(`${label}, ${clock(startUs)} to ${clock(endUs)}`)}</title></rect>`
  })
  return `<text x="${labelPx - 10}" y="${top + bandPx / 2 + 2}" class="label">${escaped(label)}</text>${shapes.join('')}`
}

/** Draws series and bands over one time axis as an SVG picture that scales with the page. */
export function signalPlot(plot: SignalPlot): string {
  const last = plot.timesUs.length - 1
  const domain = [plot.timesUs[0] ?? 0, plot.timesUs[last] ?? 1] as const
  const x = scale(domain, [labelPx, widthPx])
  const seriesHeight = plot.series.length * (rowPx + gapPx)
  const rows = plot.series.map((series, i) => seriesRow(plot, series, domain, i * (rowPx + gapPx)))
  const bands = plot.bands.map(({ label, items }, i) => bandRow(label, items, x, seriesHeight + 6 + i * bandPx))
  const bottom = seriesHeight + 6 + plot.bands.length * bandPx
  const axis = clockTicks([domain[0] / 1e6, domain[1] / 1e6], 8).map((seconds) => {
    const at = px(x(seconds * 1e6))
    return `<line x1="${at}" x2="${at}" y1="0" y2="${bottom}" class="grid"/><text x="${at}" y="${bottom + 14}" class="tick">${clock(seconds * 1e6).replace(/\.0$/, '')}</text>`
  })
  return `<svg class="plot" viewBox="0 0 ${widthPx + 12} ${bottom + 20}" role="img" aria-label="${escaped(plot.title)}">${axis.join('')}${rows.join('\n')}${bands.join('\n')}</svg>`
}

/** Text that is safe inside HTML and SVG, attributes included. */
export function escaped(text: string | number): string {
  return String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A number for a coordinate: two decimals are finer than a screen. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** A linear map of `domain` to `range`; a domain of no width maps to the start of the range. */
export function scale(domain: readonly [number, number], range: readonly [number, number]): (value: number) => number {
  const span = domain[1] - domain[0]
  return value => span === 0 ? range[0] : range[0] + (value - domain[0]) / span * (range[1] - range[0])
}

/** A path through points; a missing value (NaN) lifts the pen. */
export function polyline(points: readonly (readonly [number, number])[]): string {
  let path = ''
  let isDown = false
  for (const [x, y] of points) {
    if (Number.isNaN(y)) {
      isDown = false
      continue
    }
    path += `${isDown ? 'L' : 'M'}${px(x)} ${px(y)}`
    isDown = true
  }
  return path
}

/** Round numbers that divide `domain` into about `count` steps. */
export function ticks(domain: readonly [number, number], count: number): number[] {
  const span = domain[1] - domain[0]
  if (!(span > 0))
    return [domain[0]]
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough)!
  const first = Math.ceil(domain[0] / step - 1e-9)
  return Array.from({ length: Math.floor(domain[1] / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Whole steps of a clock (seconds, then minutes) that divide `domain`, in seconds, into at most `count` parts. */
export function clockTicks(domain: readonly [number, number], count: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
  const step = steps.find(candidate => (domain[1] - domain[0]) / candidate <= count) ?? steps.at(-1)!
  const first = Math.ceil(domain[0] / step)
  return Array.from({ length: Math.max(0, Math.floor(domain[1] / step) - first + 1) }, (_, i) => (first + i) * step)
}

/** A moment of a film: minutes, seconds and tenths. */
export function clock(us: number): string {
  const tenths = Math.round(us / 100_000)
  const minutes = Math.floor(tenths / 600)
  return `${minutes}:${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`
}

/** A share as whole per cent, never broken over lines; a dash where there is none. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 100)}\u00A0%` : '–'
}

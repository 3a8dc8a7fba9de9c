import type { Forecast } from '#shared/domain/metrics/calibration.ts'
import { reliabilityBins } from '#shared/domain/metrics/calibration.ts'
import { escaped, px, scale } from '../report/svg.ts'

/** What was said with which confidence, before and after calibration. */
export type Reliability = Readonly<{ title: string, before: readonly Forecast[], after: readonly Forecast[] }>

const side = 220
const edge = 44
const colours = { before: '#b0722e', after: '#2b6cb0' } as const

/** Dots at the mean confidence and the share that was right of each bin; a dot's area is the bin's number of forecasts. */
function dots(forecasts: readonly Forecast[], colour: string): string {
  const place = scale([0, 1], [0, side])
  return reliabilityBins(forecasts).filter(bin => bin.count > 0).map((bin) => {
    const radius = 2 + 10 * Math.sqrt(bin.count / forecasts.length)
    return `<circle cx="${px(place(bin.meanConfidence))}" cy="${px(side - place(bin.accuracy))}" r="${px(radius)}" fill="${colour}" fill-opacity="0.35" stroke="${colour}"/>`
  }).join('')
}

function panel({ title, before, after }: Reliability, at: number): string {
  const marks = [0, 0.5, 1].map(value => `<text x="${value * side}" y="${side + 16}" text-anchor="middle">${value}</text><text x="-8" y="${side - value * side + 4}" text-anchor="end">${value}</text>`).join('')
  return `<g transform="translate(${edge + at * (side + edge + 16)} 34)">
  <rect width="${side}" height="${side}" fill="none" stroke="#888"/><path d="M0 ${side}L${side} 0" stroke="#888" stroke-dasharray="4 4"/>
  ${marks}<text x="${side / 2}" y="-12" text-anchor="middle" font-weight="600">${escaped(title)}</text><text x="${side / 2}" y="${side + 34}" text-anchor="middle">confidence</text>
  ${dots(before, colours.before)}${dots(after, colours.after)}</g>`
}

/** A reliability diagram for each level as one SVG: on the diagonal, what is said with confidence p is right p of the time. */
export function reliabilityPlot(levels: readonly Reliability[]): string {
  const width = edge + levels.length * (side + edge + 16)
  const legend = (['before', 'after'] as const).map((name, place) => `<circle cx="${edge + 8 + place * 170}" cy="${side + 92}" r="5" fill="${colours[name]}"/><text x="${edge + 20 + place * 170}" y="${side + 96}">${name} calibration</text>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${side + 110}" font-family="sans-serif" font-size="12" fill="#444"><rect width="100%" height="100%" fill="#fff"/>${levels.map(panel).join('')}${legend}</svg>\n`
}

import type { Scale, TraceAxis } from './trace-records.ts'

/** A scale to begin with. */
export type ScalePreset = Readonly<{ key: string, name: string, source: string } & Pick<Scale, 'axes' | 'shape' | 'rateHz'>>

const valence: TraceAxis = { name: 'valence', min: -1, max: 1, lowLabel: 'negative', highLabel: 'positive' }
const arousal: TraceAxis = { name: 'arousal', min: -1, max: 1, lowLabel: 'calm', highLabel: 'excited' }

/** The scales that the studio offers: those of the tools that raters know. Valence and arousal lie in [-1, 1]. */
export const scalePresets: readonly ScalePreset[] = [
  { key: 'valence', name: 'Valence', source: 'CARMA, Girard 2014, doi:10.5334/jors.ar', axes: [valence], shape: 'slider', rateHz: 25 },
  { key: 'arousal', name: 'Arousal', source: 'CARMA, Girard 2014, doi:10.5334/jors.ar', axes: [arousal], shape: 'slider', rateHz: 25 },
  { key: 'valence-arousal', name: 'Valence and arousal', source: 'DARMA, Girard and Wright 2018, doi:10.3758/s13428-017-0915-5', axes: [valence, arousal], shape: 'square', rateHz: 25 },
  { key: 'circumplex', name: 'Affect circle', source: 'Russell 1980, doi:10.1037/h0077714', axes: [valence, arousal], shape: 'circle', rateHz: 25 },
  {
    key: 'interpersonal',
    name: 'Interpersonal circle',
    source: 'DARMA, Girard and Wright 2018, doi:10.3758/s13428-017-0915-5',
    axes: [
      { name: 'communion', min: -1, max: 1, lowLabel: 'cold', highLabel: 'warm' },
      { name: 'agency', min: -1, max: 1, lowLabel: 'submissive', highLabel: 'dominant' },
    ],
    shape: 'circle',
    rateHz: 25,
  },
  { key: 'engagement', name: 'Engagement, unbounded', source: 'RankTrace, Lopes et al. 2017, doi:10.1109/ACII.2017.8273594', axes: [{ name: 'engagement', min: null, max: null, lowLabel: 'less', highLabel: 'more' }], shape: 'slider', rateHz: 25 },
]

/** Where a rating begins on an axis: its middle, 0 where it has no ends. */
export function neutralValue(axis: TraceAxis): number {
  return axis.min === null || axis.max === null ? 0 : (axis.min + axis.max) / 2
}

/** A value held within the ends of its axis; an axis without ends holds nothing. */
export function heldValue(axis: TraceAxis, value: number): number {
  return Math.min(axis.max ?? Infinity, Math.max(axis.min ?? -Infinity, value))
}

/**
 * What part of the clip a lane shows: `spanUs` microseconds from `startUs` over `widthPx` CSS pixels, within the clip's `minUs` to
 * `maxUs`. `leastSpanUs` is how far one can zoom in. Every lane, the waveform and the minimap read the same axis.
 */
export type TimeAxis = Readonly<{
  startUs: number
  spanUs: number
  widthPx: number
  minUs: number
  maxUs: number
  leastSpanUs: number
}>

/** The axis that shows the whole clip. */
export function wholeAxis(clip: Readonly<{ minUs: number, maxUs: number, widthPx: number, leastSpanUs: number }>): TimeAxis {
  const maxUs = Math.max(clip.minUs + 1, clip.maxUs)
  return { ...clip, maxUs, startUs: clip.minUs, spanUs: maxUs - clip.minUs }
}

/** CSS pixels from the left edge; may lie outside of the lane. */
export function timeToPx(axis: TimeAxis, timeUs: number): number {
  return (timeUs - axis.startUs) / axis.spanUs * axis.widthPx
}

export function pxToTime(axis: TimeAxis, px: number): number {
  return axis.startUs + px / axis.widthPx * axis.spanUs
}

export function endUs(axis: TimeAxis): number {
  return axis.startUs + axis.spanUs
}

/** Zooms by `factor` (above 1 shows less time) and keeps the time under `px` where it is, as far as the clip's ends allow. */
export function zoomedAt(axis: TimeAxis, factor: number, px: number): TimeAxis {
  const spanUs = clampSpan(axis, axis.spanUs / factor)
  const anchorUs = pxToTime(axis, px)
  return placed(axis, anchorUs - px / axis.widthPx * spanUs, spanUs)
}

/** Moves the view by `px` CSS pixels: positive shows later times. */
export function panned(axis: TimeAxis, px: number): TimeAxis {
  return placed(axis, axis.startUs + px / axis.widthPx * axis.spanUs, axis.spanUs)
}

export function fitted(axis: TimeAxis): TimeAxis {
  return placed(axis, axis.minUs, axis.maxUs - axis.minUs)
}

/** Shows a span with a margin of a tenth on each side. */
export function showing(axis: TimeAxis, span: Readonly<{ startUs: number, endUs: number }>): TimeAxis {
  const spanUs = clampSpan(axis, (span.endUs - span.startUs) * 1.2)
  return placed(axis, (span.startUs + span.endUs) / 2 - spanUs / 2, spanUs)
}

/** Keeps the scale in time per pixel when the lane changes its width, but never shows more than the clip. */
export function resized(axis: TimeAxis, widthPx: number): TimeAxis {
  if (widthPx <= 0 || widthPx === axis.widthPx)
    return axis
  const whole = axis.spanUs >= axis.maxUs - axis.minUs
  const spanUs = whole ? axis.spanUs : clampSpan(axis, axis.spanUs * widthPx / axis.widthPx)
  return placed({ ...axis, widthPx }, axis.startUs, spanUs)
}

/** Turns the page when `timeUs` is out of view, so that it stands an eighth from the left; else the axis stays as it is. */
export function following(axis: TimeAxis, timeUs: number): TimeAxis {
  if (timeUs >= axis.startUs && timeUs < endUs(axis))
    return axis
  return placed(axis, timeUs - axis.spanUs / 8, axis.spanUs)
}

function placed(axis: TimeAxis, startUs: number, spanUs: number): TimeAxis {
  const latestUs = axis.maxUs - spanUs
  return { ...axis, spanUs, startUs: Math.max(axis.minUs, Math.min(latestUs, startUs)) }
}

function clampSpan(axis: TimeAxis, spanUs: number): number {
  const wholeUs = axis.maxUs - axis.minUs
  return Math.min(wholeUs, Math.max(Math.min(wholeUs, axis.leastSpanUs), spanUs))
}

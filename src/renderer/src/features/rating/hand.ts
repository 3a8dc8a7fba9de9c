import type { Scale } from '#shared/domain/trace/trace-records.ts'
import { heldValue } from '#shared/domain/trace/scales.ts'

/** Where a hand pushes: right and up in [-1, 1]. A scale with one axis is moved up and down only. */
export type Push = Readonly<{ right: number, up: number }>

type Shape = Pick<Scale, 'axes' | 'shape'>

/** Deflection of a stick that counts as none. */
const deadZone = 0.08

/** A key held moves over the whole of a bounded axis in this time, seconds; an unbounded one by one unit. */
const crossingSeconds = 1.6

/** The push of a gamepad's left stick, or null while it rests. */
export function stickPush(axes: readonly number[]): Push | null {
  const [x = 0, y = 0] = axes
  return Math.hypot(x, y) < deadZone ? null : { right: x, up: -y }
}

/** Values at a place of the pad: `right` and `up` in [-1, 1] of its half size. */
export function valuesAt(scale: Shape, place: Push): readonly number[] {
  const { right, up } = scale.shape === 'circle' ? onDisc(place) : place
  return pushesOf(scale, { right, up }).map((share, axis) => {
    const { min, max } = scale.axes[axis] ?? { min: -1, max: 1 }
    const [low, high] = [min ?? -1, max ?? 1]
    return low + (high - low) * (Math.min(1, Math.max(-1, share)) + 1) / 2
  })
}

/** The place of values on the pad; unbounded axes lie in the middle. */
export function placeOf(scale: Shape, values: readonly number[]): Push {
  const shares = scale.axes.map(({ min, max }, axis) => min === null || max === null ? 0 : ((values[axis] ?? 0) - min) / (max - min) * 2 - 1)
  return scale.axes.length === 1 ? { right: 0, up: shares[0] ?? 0 } : { right: shares[0] ?? 0, up: shares[1] ?? 0 }
}

/** Values after a push of some time: held keys, and any hand on an axis without ends. */
export function pushed(scale: Shape, values: readonly number[], push: Push, seconds: number): readonly number[] {
  const moved = pushesOf(scale, push).map((share, axis) => {
    const { min, max } = scale.axes[axis] ?? { min: null, max: null }
    const range = min === null || max === null ? 1 : max - min
    return (values[axis] ?? 0) + share * range * seconds / crossingSeconds
  })
  const held = moved.map((value, axis) => heldValue(scale.axes[axis] ?? { name: '', min: null, max: null, lowLabel: '', highLabel: '' }, value))
  return scale.shape === 'circle' ? valuesAt(scale, placeOf(scale, held)) : held
}

/** True when the values only mean something beside each other: no axis has ends. */
export function isUnbounded(scale: Shape): boolean {
  return scale.axes.every(({ min, max }) => min === null || max === null)
}

function pushesOf(scale: Shape, { right, up }: Push): readonly number[] {
  return scale.axes.length === 1 ? [up] : [right, up]
}

function onDisc({ right, up }: Push): Push {
  const length = Math.max(1, Math.hypot(right, up))
  return { right: right / length, up: up / length }
}

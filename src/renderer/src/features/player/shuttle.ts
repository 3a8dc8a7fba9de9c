/** The speeds of the shuttle, as multiples of real time. Backward is the same with a minus sign; 0 is stopped. */
export const shuttleRates = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16] as const

/** What a press asks for: J, K, L, and with Shift the slow side of J and L. */
export type ShuttleInput = 'back' | 'stop' | 'forward' | 'slower-back' | 'slower-forward'

/**
 * The speed after a press. L goes forward at 1x, then doubles up to 16x; J the same backward; the opposite key first brings the
 * speed down step by step to 1x and then turns. Shift+L and Shift+J start at half speed and halve down to 1/16.
 */
export function shuttled(rate: number, input: ShuttleInput): number {
  switch (input) {
    case 'stop': return 0
    case 'forward': return faster(rate)
    case 'back': return -faster(-rate)
    case 'slower-forward': return slower(rate)
    case 'slower-back': return -slower(-rate)
  }
}

/** The speed as a person reads it: `1x`, `-4x`, `1/8x`. */
export function rateLabel(rate: number): string {
  const size = Math.abs(rate)
  const sign = rate < 0 ? '-' : ''
  return size > 0 && size < 1 ? `${sign}1/${Math.round(1 / size)}x` : `${sign}${size}x`
}

function faster(rate: number): number {
  if (rate === 0 || rate === -1)
    return 1
  if (rate < 0)
    return rate / 2 <= -1 ? rate / 2 : 1
  return Math.min(16, rate * 2)
}

function slower(rate: number): number {
  if (rate <= 0)
    return 1 / 2
  return Math.max(1 / 16, rate / 2)
}

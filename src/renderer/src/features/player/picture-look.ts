/** Brightness and contrast of the picture as it is shown, as factors; 1 is as recorded. */
export type PictureLook = Readonly<{ brightness: number, contrast: number }>

export const plainLook: PictureLook = { brightness: 1, contrast: 1 }

const step = 1.15
const most = 4

/** The look after one step up or down of one of its sides, held between a quarter and four times. */
export function changedLook(look: PictureLook, side: keyof PictureLook, direction: 1 | -1): PictureLook {
  const next = Math.min(most, Math.max(1 / most, look[side] * step ** direction))
  // steps up and down again end exactly where they began
  return { ...look, [side]: Math.abs(next - 1) < 0.01 ? 1 : next }
}

/** The CSS filter of a look. */
export function lookFilter({ brightness, contrast }: PictureLook): string {
  return brightness === 1 && contrast === 1 ? 'none' : `brightness(${brightness.toFixed(3)}) contrast(${contrast.toFixed(3)})`
}

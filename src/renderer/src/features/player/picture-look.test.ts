import { expect, it } from 'vitest'
import { changedLook, lookFilter, plainLook } from './picture-look.ts'

it('comes back exactly after steps up and down, and stays within its ends', () => {
  let look = plainLook
  for (const direction of [1, 1, 1, -1, -1, -1] as const)
    look = changedLook(look, 'brightness', direction)
  expect(look).toEqual(plainLook)
  expect(lookFilter(look)).toBe('none')
  for (let step = 0; step < 40; step++)
    look = changedLook(changedLook(look, 'contrast', -1), 'brightness', 1)
  expect(look).toEqual({ brightness: 4, contrast: 0.25 })
  expect(lookFilter(look)).toBe('brightness(4.000) contrast(0.250)')
})

import { expect, it } from 'vitest'
import { clock, clockTicks, escaped, polyline, scale, ticks } from './svg.ts'

it('escapes what HTML would read', () => {
  expect(escaped('<a href="x">&')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;')
})

it('lifts the pen over missing values', () => {
  expect(polyline([[0, 1], [1, 2], [2, Number.NaN], [3, 4], [4, 5.123]])).toBe('M0 1L1 2M3 4L4 5.12')
})

it('maps a domain to a range, and an empty one to its start', () => {
  expect(scale([10, 20], [0, 100])(15)).toBe(50)
  expect(scale([10, 10], [7, 100])(10)).toBe(7)
})

it('finds round steps', () => {
  expect(ticks([0, 1], 4)).toEqual([0, 0.5, 1])
  expect(ticks([0, 200], 5)).toEqual([0, 50, 100, 150, 200])
  expect(ticks([0.13, 0.61], 4)).toEqual([0.2, 0.4, 0.6])
  expect(ticks([3, 3], 4)).toEqual([3])
})

it('divides a film by whole steps of the clock', () => {
  expect(clockTicks([0, 200], 8)).toEqual([0, 30, 60, 90, 120, 150, 180])
  expect(clockTicks([3.2, 9.9], 8)).toEqual([4, 5, 6, 7, 8, 9])
  expect(clockTicks([0, 0], 8)).toEqual([0])
})

it('says moments as a clock', () => {
  expect(clock(0)).toBe('0:00.0')
  expect(clock(72_480_000)).toBe('1:12.5')
  expect(clock(59_960_000)).toBe('1:00.0')
})

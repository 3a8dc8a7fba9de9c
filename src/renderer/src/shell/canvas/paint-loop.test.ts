import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { forgetPaint, paintSoon } from './paint-loop.ts'

const frames: FrameRequestCallback[] = []

function nextFrame(): void {
  for (const frame of frames.splice(0))
    frame(0)
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
})
afterEach(() => {
  nextFrame()
  vi.unstubAllGlobals()
})

it('paints each canvas once a frame, all in one frame, and none when nothing changed', () => {
  const painted: string[] = []
  const [first, second] = [(): unknown => painted.push('first'), (): unknown => painted.push('second')] as (() => void)[]
  paintSoon(first!)
  paintSoon(second!)
  paintSoon(first!)
  expect(frames).toHaveLength(1)
  nextFrame()
  expect(painted).toEqual(['first', 'second'])
  expect(frames).toHaveLength(0)
})

it('leaves to the next frame what is asked for while painting, and forgets what is taken back', () => {
  let painted = 0
  const again = (): void => {
    painted += 1
    paintSoon(again)
  }
  paintSoon(again)
  nextFrame()
  expect([painted, frames.length]).toEqual([1, 1])
  forgetPaint(again)
  nextFrame()
  expect(painted).toBe(1)
})

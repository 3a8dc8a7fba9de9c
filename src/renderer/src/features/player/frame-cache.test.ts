import type { DecodedFrame, FrameCacheLimits, FrameDecoder } from './frame-cache.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameCache } from './frame-cache.ts'

type Picture = Readonly<{ number: number }>

/** A decoder over `times` with a key frame every `gop` frames that counts what it decodes and what stays open. */
function fakeDecoder(times: Float64Array, gop: number, absent: ReadonlySet<number> = new Set()): FrameDecoder<Picture> & { open: Set<number>, decoded: number } {
  const state = { open: new Set<number>(), decoded: 0, serial: 0 }
  const decode = (index: number): DecodedFrame<Picture> => {
    const serial = state.serial++
    state.decoded++
    state.open.add(serial)
    const close = (): void => {
      if (!state.open.delete(serial))
        throw new Error(`Frame ${index} was closed twice`)
    }
    return { ptsUs: times[index]! + 0.4, picture: { number: index }, bytes: 1000, close }
  }
  return Object.assign(state, {
    keyBefore: async (ptsUs: number) => times[Math.floor(times.indexOf(ptsUs) / gop) * gop]!,
    only: async (ptsUs: number, signal: AbortSignal) => {
      await Promise.resolve()
      const index = times.indexOf(ptsUs)
      return signal.aborted || absent.has(index) ? null : decode(index)
    },
    async* from(ptsUs: number) {
      for (let index = times.indexOf(ptsUs); index < times.length; index++) {
        await Promise.resolve()
        if (!absent.has(index))
          yield decode(index)
      }
    },
  })
}

function evenTimes(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => Math.round(index * 1e6 / 30))
}

function setUp(options: { frames?: number, gop?: number, absent?: number[], limits?: Partial<FrameCacheLimits> } = {}) {
  const times = evenTimes(options.frames ?? 200)
  const decoder = fakeDecoder(times, options.gop ?? 25, new Set(options.absent))
  return { times, decoder, cache: new FrameCache(decoder, times, { ahead: 6, behind: 12, ...options.limits }) }
}

function number(result: DecodedFrame<Picture> | string): number | string {
  return typeof result === 'string' ? result : result.picture.number
}

describe('frameCache', () => {
  it('has the frames around the cursor ready once settled', async () => {
    const { cache, decoder } = setUp()
    expect(number(await cache.request(100))).toBe(100)
    await cache.settled()
    const ready = Array.from({ length: 200 }, (_, index) => index).filter(index => cache.peek(index))
    expect(ready[0]).toBeLessThanOrEqual(94)
    expect(ready.at(-1)).toBe(106)
    expect(ready).toHaveLength(ready.at(-1)! - ready[0]! + 1)
    await cache.close()
    expect(decoder.open.size).toBe(0)
  })

  it('steps either way without waiting for a decode', async () => {
    const { cache } = setUp()
    await cache.request(100)
    for (const direction of [-1, 1]) {
      for (let step = 1; step <= 60; step++) {
        await cache.settled()
        const index = 100 + direction * step
        expect(cache.peek(index)?.picture.number).toBe(index)
        await cache.request(index)
      }
      await cache.request(100)
    }
    await cache.close()
  })

  it('decodes each frame about once when stepping forward, and few more when stepping back', async () => {
    const { cache, decoder } = setUp()
    for (let index = 0; index < 200; index++) await cache.request(index)
    await cache.settled()
    expect(decoder.decoded).toBeLessThanOrEqual(201)
    for (let index = 199; index >= 0; index--) {
      await cache.request(index)
      await cache.settled()
    }
    expect(decoder.decoded).toBeLessThan(201 + 200 * 3)
    await cache.close()
  })

  it('keeps to the byte limit', async () => {
    const { cache } = setUp({ limits: { bytes: 9000 } })
    await cache.request(100)
    await cache.settled()
    await cache.request(101)
    await cache.settled()
    expect(cache.size).toBeLessThanOrEqual(11)
    await cache.close()
  })

  it('says what the decoder has no picture for, and goes on', async () => {
    const { cache, decoder } = setUp({ absent: [100, 199] })
    expect(number(await cache.request(100))).toBe('missing')
    expect(number(await cache.request(99))).toBe(99)
    expect(number(await cache.request(101))).toBe(101)
    expect(number(await cache.request(199))).toBe('missing')
    await cache.settled()
    expect(number(await cache.request(198))).toBe(198)
    await cache.close()
    expect(decoder.open.size).toBe(0)
  })

  it('passes a decode error to the request and recovers', async () => {
    const times = evenTimes(50)
    const good = fakeDecoder(times, 10)
    let broken = true
    const decoder: FrameDecoder<Picture> = {
      keyBefore: good.keyBefore,
      only: (ptsUs, signal) => broken ? Promise.reject(new Error('The packet cannot be decoded')) : good.only(ptsUs, signal),
      async* from(ptsUs) {
        if (broken)
          throw new Error('The packet cannot be decoded')
        yield* good.from(ptsUs)
      },
    }
    const cache = new FrameCache(decoder, times)
    await expect(cache.request(20)).rejects.toThrow('cannot be decoded')
    broken = false
    expect(number(await cache.request(20))).toBe(20)
    await cache.close()
    expect(number(await cache.request(20))).toBe('closed')
  })

  it('answers every request with its own frame or as superseded, and leaks none', async () => {
    const jumps = fc.array(fc.tuple(fc.nat(119), fc.nat(3)), { minLength: 1, maxLength: 40 })
    await fc.assert(fc.asyncProperty(jumps, fc.integer({ min: 1, max: 60 }), async (list, gop) => {
      const { cache, decoder } = setUp({ frames: 120, gop })
      const answers: Promise<[number, number | string]>[] = []
      for (const [index, waits] of list) {
        answers.push(cache.request(index).then(result => [index, number(result)]))
        for (let wait = 0; wait < waits; wait++) await Promise.resolve()
      }
      const results = await Promise.all(answers)
      for (const [index, result] of results) expect([index, 'superseded']).toContain(result)
      expect(results.at(-1)?.[1]).toBe(list.at(-1)?.[0])
      await cache.settled()
      expect(cache.size).toBeLessThanOrEqual(19)
      await cache.close()
      expect(decoder.open.size).toBe(0)
    }), { numRuns: 60 })
  })
})

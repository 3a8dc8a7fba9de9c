import type { FrameTimes } from '#shared/domain/frame-times.ts'
import { nearestFrameIndex } from '#shared/domain/frame-times.ts'

/** A decoded picture that must be closed once. `ptsUs` is its presentation time as the decoder says it. */
export type DecodedFrame<Picture> = Readonly<{ ptsUs: number, picture: Picture, bytes: number, close: () => void }>

/**
 * Decodes frames in presentation order. `from` starts at the frame with that PTS (or an earlier one); `keyBefore` is the PTS decoding starts at for it.
 * `only` decodes one frame as fast as it can be had, and answers null when `signal` ends it or there is no such frame.
 */
export type FrameDecoder<Picture> = Readonly<{
  from: (ptsUs: number) => AsyncGenerator<DecodedFrame<Picture>, void, unknown>
  only: (ptsUs: number, signal: AbortSignal) => Promise<DecodedFrame<Picture> | null>
  keyBefore: (ptsUs: number) => Promise<number>
}>

export type FrameCacheLimits = Readonly<{ ahead: number, behind: number, bytes: number }>

/** Why a wanted frame was not given: another one was wanted meanwhile, or the decoder has no picture with this PTS. */
export type FrameMiss = 'superseded' | 'missing' | 'closed'

type Want<Picture> = { readonly index: number, readonly settle: (result: DecodedFrame<Picture> | FrameMiss) => void, readonly fail: (error: unknown) => void }

type Pass<Picture> = { readonly frames: AsyncGenerator<DecodedFrame<Picture>, void, unknown>, next: number }

const defaultLimits: FrameCacheLimits = { ahead: 16, behind: 48, bytes: 320 * 2 ** 20 }

/** Two clocks that tell the same PTS differ by rounding only; anything further apart is another frame. */
const toleranceUs = 1000

/**
 * Decoded frames around the cursor, so that a step either way is already there. One forward pass follows the cursor; when the
 * frames behind run short, a second pass decodes the stretch before them. Frames out of the window are closed.
 */
export class FrameCache<Picture> {
  readonly #decoder: FrameDecoder<Picture>
  readonly #times: FrameTimes
  readonly #limits: FrameCacheLimits
  readonly #frames = new Map<number, DecodedFrame<Picture>>()
  /** Frames of the list that the decoder passed over; they are asked for elsewhere and never waited for here. */
  readonly #absent = new Set<number>()
  #cursor = 0
  #moved = false
  #frameBytes = 1
  #want: Want<Picture> | undefined
  #ahead: Pass<Picture> | undefined
  #aside: Readonly<{ index: number, stop: () => void }> | undefined
  #running: Promise<void> | undefined
  #closed = false

  constructor(decoder: FrameDecoder<Picture>, times: FrameTimes, limits: Partial<FrameCacheLimits> = {}) {
    this.#decoder = decoder
    this.#times = times
    this.#limits = { ...defaultLimits, ...limits }
  }

  /** How many frames are held now. */
  get size(): number {
    return this.#frames.size
  }

  /** The frame if it is decoded already. It stays the cache's: draw it, never close it. */
  peek(index: number): DecodedFrame<Picture> | undefined {
    return this.#frames.get(index)
  }

  /** Moves the cursor and answers the frame there as soon as it is decoded; an earlier open request ends as `superseded`. */
  request(index: number): Promise<DecodedFrame<Picture> | FrameMiss> {
    this.#want?.settle('superseded')
    this.#want = undefined
    if (this.#closed)
      return Promise.resolve('closed')
    this.#cursor = index
    this.#moved = true
    if (this.#aside && this.#aside.index !== index)
      this.#aside.stop()
    const ready = this.#frames.get(index)
    const answer = ready ?? (this.#absent.has(index) ? 'missing' : undefined)
    const promise = new Promise<DecodedFrame<Picture> | FrameMiss>((resolve, reject) => {
      if (answer)
        resolve(answer)
      else this.#want = { index, settle: resolve, fail: reject }
    })
    this.#evict()
    this.#running ??= this.#run()
    return promise
  }

  /** Waits until nothing is left to decode around the cursor. */
  async settled(): Promise<void> {
    await this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#aside?.stop()
    this.#want?.settle('closed')
    this.#want = undefined
    await this.#running
    await this.#endAhead()
    for (const frame of this.#frames.values()) frame.close()
    this.#frames.clear()
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#moved = false
      } while (!this.#closed && (await this.#work() || this.#moved || this.#want))
    }
    catch (error) {
      await this.#endAhead().catch(() => undefined)
      this.#want?.fail(error)
      this.#want = undefined
    }
    finally {
      this.#running = undefined
    }
  }

  /** One piece of work, the most urgent first. Answers false when the window is full. */
  async #work(): Promise<boolean> {
    if (!this.#frames.has(this.#cursor) && this.#want) {
      await this.#decodeTo(this.#cursor)
      return true
    }
    const aheadEnd = Math.min(this.#times.length - 1, this.#cursor + this.#window().ahead)
    const gap = this.#firstGap(aheadEnd)
    if (gap !== undefined)
      return this.#pullAhead(gap)
    return this.#fillBehind()
  }

  async #decodeTo(index: number): Promise<void> {
    const reachable = this.#ahead !== undefined && this.#ahead.next <= index && index - this.#ahead.next <= this.#limits.ahead
    if (!reachable) {
      await this.#endAhead()
      await this.#takeOnly(index)
      if (this.#closed || this.#cursor !== index)
        return
      // one pass then takes the frames before it and goes on after it
      const key = nearestFrameIndex(this.#times, await this.#decoder.keyBefore(this.#pts(index)))
      await this.#openAhead(Math.min(index, Math.max(key, index - this.#window().behind)))
    }
    while (!this.#closed && this.#cursor === index && !this.#held(index)) {
      if (!await this.#pull(this.#ahead))
        await this.#endAhead()
    }
    if (this.#absent.has(index))
      this.#miss(index)
  }

  /** After a jump the frame itself comes first: each frame before it that is kept would cost more than its decoding. */
  async #takeOnly(index: number): Promise<void> {
    const aside = new AbortController()
    this.#aside = { index, stop: () => aside.abort() }
    // where this way fails the pass has the last word
    const frame = await this.#decoder.only(this.#pts(index), aside.signal).catch(() => null)
    this.#aside = undefined
    if (!frame)
      return
    const isIt = Math.abs(this.#pts(index) - frame.ptsUs) <= toleranceUs
    if (!isIt || this.#closed || this.#frames.has(index) || !this.#inWindow(index)) {
      frame.close()
      return
    }
    this.#frameBytes = Math.max(1, frame.bytes)
    this.#frames.set(index, frame)
    this.#evict()
    this.#answer(index)
  }

  async #pullAhead(gap: number): Promise<boolean> {
    const reaches = this.#ahead !== undefined && this.#ahead.next <= gap && gap - this.#ahead.next <= this.#limits.behind
    if (!reaches)
      await this.#openAhead(gap)
    if (await this.#pull(this.#ahead))
      return true
    await this.#endAhead()
    return this.#fillBehind()
  }

  /** Decodes the stretch before the oldest frame at hand once half of the frames behind are used up. */
  async #fillBehind(): Promise<boolean> {
    const { behind } = this.#window()
    const oldest = this.#contiguousFrom()
    if (oldest === 0 || this.#cursor - oldest >= Math.ceil(behind / 2))
      return false
    const cursor = this.#cursor
    const key = nearestFrameIndex(this.#times, await this.#decoder.keyBefore(this.#pts(oldest - 1)))
    const start = Math.min(oldest - 1, Math.max(key, cursor - behind))
    const pass: Pass<Picture> = { frames: this.#decoder.from(this.#pts(start)), next: start }
    try {
      while (!this.#closed && pass.next < oldest && !this.#want) {
        if (!await this.#pull(pass))
          break
      }
    }
    finally {
      await pass.frames.return()
    }
    return this.#contiguousFrom() < oldest
  }

  /** Takes one frame of a pass into the window. Answers false at the end of the file. */
  async #pull(pass: Pass<Picture> | undefined): Promise<boolean> {
    if (!pass)
      return false
    const item = await pass.frames.next()
    if (item.done) {
      this.#markAbsent(pass.next, this.#times.length)
      return false
    }
    const frame = item.value
    const index = nearestFrameIndex(this.#times, frame.ptsUs)
    if (Math.abs(this.#pts(index) - frame.ptsUs) > toleranceUs) {
      frame.close()
      return true
    }
    this.#markAbsent(pass.next, index)
    pass.next = index + 1
    this.#frameBytes = Math.max(1, frame.bytes)
    if (this.#frames.has(index) || !this.#inWindow(index))
      frame.close()
    else this.#frames.set(index, frame)
    this.#evict()
    this.#answer(index)
    return true
  }

  #answer(index: number): void {
    const want = this.#want
    const frame = want?.index === index ? this.#frames.get(index) : undefined
    if (!want || !frame)
      return
    this.#want = undefined
    want.settle(frame)
  }

  #miss(index: number): void {
    if (this.#want?.index !== index)
      return
    this.#want.settle('missing')
    this.#want = undefined
  }

  async #openAhead(index: number): Promise<void> {
    await this.#endAhead()
    this.#ahead = { frames: this.#decoder.from(this.#pts(index)), next: index }
  }

  async #endAhead(): Promise<void> {
    const pass = this.#ahead
    this.#ahead = undefined
    await pass?.frames.return()
  }

  /** The window in frames, within the byte limit: two thirds of what fits lie behind the cursor. */
  #window(): Readonly<{ ahead: number, behind: number }> {
    const fitting = Math.max(4, Math.floor(this.#limits.bytes / this.#frameBytes))
    return {
      ahead: Math.min(this.#limits.ahead, Math.max(1, Math.floor(fitting / 3))),
      behind: Math.min(this.#limits.behind, Math.max(2, Math.floor(fitting * 2 / 3))),
    }
  }

  #inWindow(index: number): boolean {
    const { ahead, behind } = this.#window()
    return index >= this.#cursor - behind && index <= this.#cursor + ahead
  }

  #evict(): void {
    for (const [index, frame] of this.#frames) {
      if (this.#inWindow(index))
        continue
      this.#frames.delete(index)
      frame.close()
    }
  }

  #markAbsent(first: number, end: number): void {
    for (let index = first; index < end; index++) {
      if (!this.#frames.has(index))
        this.#absent.add(index)
    }
  }

  #held(index: number): boolean {
    return this.#frames.has(index) || this.#absent.has(index)
  }

  #firstGap(last: number): number | undefined {
    for (let index = this.#cursor; index <= last; index++) {
      if (!this.#held(index))
        return index
    }
    return undefined
  }

  /** The oldest frame from which every frame up to the cursor is at hand. */
  #contiguousFrom(): number {
    let oldest = this.#cursor
    while (oldest > 0 && this.#held(oldest - 1)) oldest--
    return oldest
  }

  #pts(index: number): number {
    const ptsUs = this.#times[index]
    if (ptsUs === undefined)
      throw new RangeError(`Frame ${index} is outside of the ${this.#times.length} frames`)
    return ptsUs
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildFrameIndex } from './build-index.ts'
import { chooseDecoder } from './choose-decoder.ts'
import { countWrongFrames } from './fixtures/count-wrong-frames.ts'
import { readFrameNumber } from './fixtures/frame-number.ts'
import { makeClip } from './fixtures/make-clip.ts'
import { openFrameReader } from './frame-reader.ts'
import { hardwareKinds, openHardwareDevice } from './hardware-device.ts'

let folder = ''
let path = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'affectree-hardware-'))
  path = join(folder, 'clip.mp4')
  makeClip(path, { format: 'mp4', encoder: 'libx264', frames: 40, bFrames: 2 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the choice of a decoder', () => {
  it('is software when hardware is not wanted or not there', async () => {
    const index = await buildFrameIndex(path)
    expect(await chooseDecoder(path, index, 'off')).toEqual({ hardware: null, note: null })
    expect(await chooseDecoder(path, index, 'auto', [])).toEqual({ hardware: null, note: null })
  })

  it('says of every kind of this platform whether it is there, or why not', () => {
    const { device, tries } = openHardwareDevice()
    device?.close()
    expect(tries.map(({ kind }) => kind)).toEqual(hardwareKinds().slice(0, tries.length))
    expect(tries.filter(({ reason }) => reason === null)).toHaveLength(device ? 1 : 0)
  })

  // here these are a graphics card, or a software Vulkan that opens but decodes nothing: either way the pictures are right
  it('gives right pictures from any device that opens, or says loudly that software decodes', async () => {
    const index = await buildFrameIndex(path)
    const { hardware, note } = await chooseDecoder(path, index, 'auto', [...hardwareKinds(), 'vulkan'])
    const there = openHardwareDevice([...hardwareKinds(), 'vulkan'])
    there.device?.close()
    if (there.device && !hardware)
      expect(note).toMatch(/^clip\.mp4 is decoded in software: \w+ is there, but /)
    const reader = await openFrameReader(path, index, { hardware })
    const numbers: number[] = []
    for await (const frame of reader.frames(0, 40))
      numbers.push(readFrameNumber(frame.rgb, frame.widthPx, frame.heightPx))
    reader.close()
    hardware?.close()
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, number) => number))
    expect(await countWrongFrames(path, 40)).toMatchObject({ forward: 0, random: 0 })
  })
})

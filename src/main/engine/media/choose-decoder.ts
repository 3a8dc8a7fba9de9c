import type { FrameIndex } from './frame-index.ts'
import type { HardwareDevice, HardwareKind } from './hardware-device.ts'
import type { VideoDecoder } from './video-decoder.ts'
import { basename } from 'node:path'
import { hardwareKinds, openHardwareDevice } from './hardware-device.ts'
import { openPictureScaler } from './picture-scaler.ts'
import { fitWidth } from './picture.ts'
import { openVideoDecoder } from './video-decoder.ts'

/** Whether pictures are decoded in hardware where that is there and right, or always in software. */
export type DecodeMode = 'auto' | 'off'

/** The decoder for one file: `hardware` null means software; `note` says why hardware that is there is not used. */
export type ChosenDecoder = Readonly<{ hardware: HardwareDevice | null, note: string | null }>

const comparedPictures = 4
const comparedWidthPx = 160
// what two ways of converting the same picture may differ by, of 255
const mostDifference = 3

type Small = Readonly<{ ptsUs: number, rgb: Uint8Array }>

async function firstPictures(path: string, index: FrameIndex, hardware: HardwareDevice | null): Promise<{ pictures: Small[], hardwarePictures: number }> {
  const decoder: VideoDecoder = await openVideoDecoder(path, index.naming, { threads: 1, hardware })
  const scaler = openPictureScaler(index.shape, fitWidth(index.shape, comparedWidthPx))
  try {
    const pictures: Small[] = []
    for (let ptsUs = decoder.next(); ptsUs !== null && pictures.length < comparedPictures; ptsUs = decoder.next()) {
      const target = scaler.newTarget()
      target.fill(decoder.frame)
      pictures.push({ ptsUs, rgb: target.rgb.slice() })
    }
    return { pictures, hardwarePictures: decoder.hardwarePictures }
  }
  finally {
    decoder.close()
    scaler.close()
  }
}

function differenceOf(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / Math.max(1, a.length)
}

/** Why a device is not fit for a file, or null when its first pictures are those of the software. */
async function findFault(path: string, index: FrameIndex, device: HardwareDevice): Promise<string | null> {
  const [soft, hard] = [await firstPictures(path, index, null), await firstPictures(path, index, device)]
  if (hard.hardwarePictures === 0)
    return 'it does not decode this kind of film'
  if (soft.pictures.length !== hard.pictures.length || soft.pictures.some(({ ptsUs }, i) => ptsUs !== hard.pictures[i]!.ptsUs))
    return 'it gives other pictures than the software'
  const difference = Math.max(0, ...soft.pictures.map(({ rgb }, i) => differenceOf(rgb, hard.pictures[i]!.rgb)))
  return difference > mostDifference ? `its pictures differ from the software's by ${difference.toFixed(1)} of 255` : null
}

/**
 * Chooses how a file is decoded: in hardware when there is a device whose first pictures have the times and, within the rounding of colours, the
 * pixels that software gives; else in software, with a note when a device was there.
 * @param kinds the kinds of devices that are tried
 */
export async function chooseDecoder(path: string, index: FrameIndex, mode: DecodeMode, kinds: readonly HardwareKind[] = hardwareKinds()): Promise<ChosenDecoder> {
  if (mode === 'off' || index.pictureFiles)
    return { hardware: null, note: null }
  const { device } = openHardwareDevice(kinds)
  if (!device)
    return { hardware: null, note: null }
  const fault = await findFault(path, index, device).catch((error: unknown) => error instanceof Error ? error.message : String(error))
  if (fault === null)
    return { hardware: device, note: null }
  device.close()
  return { hardware: null, note: `${basename(path)} is decoded in software: ${device.kind} is there, but ${fault}` }
}

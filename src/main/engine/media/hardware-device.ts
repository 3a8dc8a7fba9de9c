import type { AVHWDeviceType } from 'node-av/constants'
import process from 'node:process'
import { AV_HWDEVICE_TYPE_CUDA, AV_HWDEVICE_TYPE_D3D11VA, AV_HWDEVICE_TYPE_DXVA2, AV_HWDEVICE_TYPE_VAAPI, AV_HWDEVICE_TYPE_VIDEOTOOLBOX, AV_HWDEVICE_TYPE_VULKAN } from 'node-av/constants'
import { HardwareDeviceContext } from 'node-av/lib'
import { avReason } from './av.ts'

const types = {
  cuda: AV_HWDEVICE_TYPE_CUDA,
  d3d11va: AV_HWDEVICE_TYPE_D3D11VA,
  dxva2: AV_HWDEVICE_TYPE_DXVA2,
  vaapi: AV_HWDEVICE_TYPE_VAAPI,
  videotoolbox: AV_HWDEVICE_TYPE_VIDEOTOOLBOX,
  vulkan: AV_HWDEVICE_TYPE_VULKAN,
} as const satisfies Record<string, AVHWDeviceType>

/** A way to decode in hardware, by FFmpeg's name. */
export type HardwareKind = keyof typeof types

/** What became of opening one kind of device: null where it is there, else the reason. */
export type HardwareTry = Readonly<{ kind: HardwareKind, reason: string | null }>

/** An opened device. `close` frees it; decoders that use it hold it until they are closed. */
export type HardwareDevice = Readonly<{ kind: HardwareKind, context: HardwareDeviceContext, close: () => void }>

// Vulkan is left out: where it has no video queue it opens all the same, and on some drivers it ends the process.
const kindsByPlatform: Readonly<Partial<Record<NodeJS.Platform, readonly HardwareKind[]>>> = {
  darwin: ['videotoolbox'],
  linux: ['cuda', 'vaapi'],
  win32: ['d3d11va', 'cuda', 'dxva2'],
}

/** The kinds that are tried on this platform, the fastest first. */
export function hardwareKinds(): readonly HardwareKind[] {
  return kindsByPlatform[process.platform] ?? []
}

/** Opens the first device that is there; `tries` says what became of each kind. */
export function openHardwareDevice(kinds: readonly HardwareKind[] = hardwareKinds()): { device: HardwareDevice | null, tries: readonly HardwareTry[] } {
  const tries: HardwareTry[] = []
  for (const kind of kinds) {
    const context = new HardwareDeviceContext()
    const code = context.create(types[kind], null, null)
    tries.push({ kind, reason: code < 0 ? avReason(code) : null })
    if (code >= 0)
      return { device: { kind, context, close: () => context.free() }, tries }
  }
  return { device: null, tries }
}

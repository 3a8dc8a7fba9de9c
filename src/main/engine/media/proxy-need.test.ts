import type { MediaFacts } from './media-facts.ts'
import type { FrameTraits } from './proxy-need.ts'
import { describe, expect, it } from 'vitest'
import { proxyReason } from './proxy-need.ts'

const mp4: MediaFacts = { container: 'mp4', fragmented: false, cutShort: false, videoCodec: 'h264', pixelFormat: 'yuv420p', audioCodec: 'aac', audioTracks: 1, statedDurationUs: 1e6 }

const even: FrameTraits = { variableRate: false, gradualRefresh: false, naming: { originUs: 0 } }

describe('what the window cannot play exactly', () => {
  it.each<[string, Partial<MediaFacts>, string | null]>([
    ['H.264 in MP4', {}, null],
    ['H.264 in MOV', { container: 'mov' }, null],
    ['VP9 in WebM', { container: 'webm', videoCodec: 'vp9', audioCodec: 'opus' }, null],
    ['no sound', { audioCodec: null, audioTracks: 0 }, null],
    ['fragments', { fragmented: true }, 'fragmented file'],
    ['Matroska', { container: 'matroska' }, 'container matroska'],
    ['HEVC', { videoCodec: 'hevc' }, 'video codec hevc'],
    ['ten bits', { pixelFormat: 'yuv420p10le' }, 'pixel format yuv420p10le'],
    ['AC-3', { audioCodec: 'ac3' }, 'sound codec ac3'],
    ['a wave file', { container: 'wav', videoCodec: null, audioCodec: 'pcm_s16le' }, null],
    ['Windows sound', { container: 'asf', videoCodec: null, audioCodec: 'wmav2' }, 'container asf'],
  ])('%s', (_, difference, reason) => {
    expect(proxyReason({ ...mp4, ...difference }, even)).toBe(reason)
  })

  it.each<[Partial<MediaFacts>, Partial<FrameTraits>, string | null]>([
    [{}, { naming: { originUs: -40_000 } }, 'clock that starts below zero'],
    [{}, { gradualRefresh: true }, 'pictures refreshed gradually'],
    [{}, { variableRate: true }, null],
    [{ container: 'webm', videoCodec: 'vp9' }, { variableRate: true }, 'uneven frames in WebM'],
  ])('%o with %o', (difference, traits, reason) => {
    expect(proxyReason({ ...mp4, ...difference }, { ...even, ...traits })).toBe(reason)
  })
})

import type { MediaFacts } from './media-facts.ts'
import { describe, expect, it } from 'vitest'
import { proxyReason } from './proxy-need.ts'

const mp4: MediaFacts = { container: 'mp4', fragmented: false, cutShort: false, videoCodec: 'h264', pixelFormat: 'yuv420p', audioCodec: 'aac', audioTracks: 1, statedDurationUs: 1e6 }

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
    expect(proxyReason({ ...mp4, ...difference }, false)).toBe(reason)
  })

  it('a clock that starts below zero', () => {
    expect(proxyReason(mp4, true)).toBe('clock that starts below zero')
  })
})

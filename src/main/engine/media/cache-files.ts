/** Names of the files a probe leaves in a media's cache folder, beside the frame index. */
export const cacheFiles = { peaks: 'peaks.i8', filmstrip: 'filmstrip.jpg', proxy: 'proxy.mp4' } as const

/** The file of a tile of the spectrogram within a media's cache folder. */
export function spectrogramFile({ level, index, track }: Readonly<{ level: number, index: number, track: number }>): string {
  return `spectrogram/track-${track}-level-${level}-${index}.u8`
}

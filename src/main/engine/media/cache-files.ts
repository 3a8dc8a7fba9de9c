/** Names of the files a probe leaves in a media's cache folder, beside the frame index. */
export const cacheFiles = { peaks: 'peaks.i8', filmstrip: 'filmstrip.jpg', proxy: 'proxy.mp4' } as const

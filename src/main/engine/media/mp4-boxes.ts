import { open } from 'node:fs/promises'

const mostBoxes = 100_000

/** What the top-level boxes of an MP4 or MOV file tell: whether samples lie in fragments, and whether a box runs past the end of the file. */
export type Mp4Layout = Readonly<{ fragmented: boolean, cutShort: boolean }>

/** Walks the top-level boxes without reading their content. @see ISO/IEC 14496-12 */
export async function readMp4Layout(path: string): Promise<Mp4Layout> {
  const file = await open(path)
  try {
    const { size: fileBytes } = await file.stat()
    const header = Buffer.alloc(16)
    let fragmented = false
    let at = 0
    for (let count = 0; count < mostBoxes && at + 8 <= fileBytes; count++) {
      const { bytesRead } = await file.read(header, 0, 16, at)
      fragmented ||= header.toString('latin1', 4, 8) === 'moof'
      const stated = header.readUInt32BE(0)
      const size = stated === 1 && bytesRead === 16 ? Number(header.readBigUInt64BE(8)) : stated
      if (size < 8)
        break
      at += size
    }
    return { fragmented, cutShort: at > fileBytes }
  }
  finally {
    await file.close()
  }
}

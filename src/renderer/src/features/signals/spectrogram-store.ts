import { shallowReactive } from 'vue'
import { melBands } from '#shared/domain/voice/mel-spectrum.ts'
import { spectrogramColumns } from '#shared/domain/voice/spectrogram-tiles.ts'
import { client } from '../../bridge/client.ts'
import { fetchData } from '../../bridge/resources.ts'

/** A drawn tile: how dark each band is lies in its transparency, the highest band on top. */
export type DrawnTile = Readonly<{ level: number, index: number, picture: ImageBitmap }>

const mostTiles = 96

async function draw(bytes: Uint8Array): Promise<ImageBitmap> {
  const image = new ImageData(spectrogramColumns, melBands)
  for (let column = 0; column < spectrogramColumns; column++) {
    for (let band = 0; band < melBands; band++)
      image.data[((melBands - 1 - band) * spectrogramColumns + column) * 4 + 3] = bytes[column * melBands + band]!
  }
  return createImageBitmap(image)
}

/** The tiles of one file that were fetched; the oldest are forgotten. Reactive: painters run again when a tile comes. */
export function makeSpectrogramStore(mediaId: string) {
  const tiles = shallowReactive(new Map<string, DrawnTile>())
  const asked = new Set<string>()
  let isOpen = true

  function keep(key: string, tile: DrawnTile): void {
    tiles.set(key, tile)
    for (const [oldest, { picture }] of tiles) {
      if (tiles.size <= mostTiles)
        break
      tiles.delete(oldest)
      asked.delete(oldest)
      picture.close()
    }
  }

  return {
    tiles,
    /** Fetches a tile unless it is here or on its way. What fails is asked for again by the next call. */
    async fetch(level: number, index: number): Promise<void> {
      const key = `${level} ${index}`
      if (asked.has(key))
        return
      asked.add(key)
      try {
        const { data } = await client.media.spectrogram({ mediaId, level, index })
        const picture = await draw(new Uint8Array(await fetchData(data)))
        if (isOpen)
          keep(key, { level, index, picture })
        else
          picture.close()
      }
      catch {
        asked.delete(key)
      }
    },
    close(): void {
      isOpen = false
      for (const { picture } of tiles.values())
        picture.close()
      tiles.clear()
    },
  }
}

import type { TakeStretch } from './take.ts'
import { encodeSamples } from '#shared/domain/trace/samples.ts'
import { client } from '../../bridge/client.ts'

/** Where the samples of a recording go. */
export type RatingPlace = Readonly<{ mediaId: string, tierId: string, trackId: string | null, rater: string }>

/** Saves the stretches of one recording in order, each committed before the next, all as one change of the document. */
export type RatingWriter = Readonly<{
  write: (stretch: TakeStretch) => void
  discard: (startUs: number, endUs: number) => void
  /** Waits until everything given so far is committed. @throws the first failure */
  settled: () => Promise<void>
}>

/** @param onSaved hears the end of each committed stretch, microseconds */
export function openRatingWriter(place: RatingPlace, onSaved: (endUs: number) => void): RatingWriter {
  let continues: number | undefined
  let queue: Promise<void> = Promise.resolve()

  function push(startUs: number, endUs: number, samples: string): void {
    queue = queue.then(async () => {
      const saved = await client.ratings.write({ ...place, startUs, endUs, samples, continues })
      // a discard that found nothing has changed nothing that could go on
      if (samples !== '' || continues !== undefined)
        continues = saved.sequence
      onSaved(endUs)
    })
    // whoever waits hears of it; without anybody waiting yet it is no defect
    queue.catch(() => undefined)
  }

  return {
    write: ({ startUs, endUs, samples }) => push(startUs, endUs, encodeSamples(samples)),
    discard: (startUs, endUs) => void (endUs > startUs && push(startUs, endUs, '')),
    settled: () => queue,
  }
}

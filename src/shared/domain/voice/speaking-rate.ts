// The loudest levels without clicks, and how far below them a syllable may be.
const loudShare = 0.99
const reachDb = 25
const dipDb = 2

/** The level that `share` of the levels do not exceed; NaN without levels. */
function quantile(levelsDb: Float32Array, share: number): number {
  const sorted = levelsDb.toSorted()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/**
 * Finds the nuclei of syllables: peaks of the level that stand at least 2 dB above the dips on both sides, are less than 25 dB below the
 * loudest, and lie in speech. The published method asks for a pitch at the peak instead; in fast speech that misses most syllables.
 * @param levelsDb how loud the sound is in the band of vowels, dB, at places less than 20 ms apart
 * @param isSpeech whether somebody speaks at a place of the contour
 * @returns ascending places in the contour
 * @see de Jong and Wempe 2009, doi:10.3758/BRM.41.2.385
 */
export function findNuclei(levelsDb: Float32Array, isSpeech: (place: number) => boolean): Int32Array {
  const floor = quantile(levelsDb, loudShare) - reachDb
  const nuclei: number[] = []
  let peak = -1
  let dip = Number.POSITIVE_INFINITY
  for (let place = 0; place < levelsDb.length; place++) {
    const level = levelsDb[place]!
    if (peak < 0) {
      dip = Math.min(dip, level)
      if (level >= dip + dipDb)
        peak = place
    }
    else if (level > levelsDb[peak]!) {
      peak = place
    }
    else if (level <= levelsDb[peak]! - dipDb) {
      if (levelsDb[peak]! > floor && isSpeech(peak))
        nuclei.push(peak)
      peak = -1
      dip = level
    }
  }
  return Int32Array.from(nuclei)
}

const halfWindowUs = 1_500_000
const minSpeech = 0.5
const leastSpeechUs = 1_000_000

/**
 * The rate of speaking around each row: nuclei of syllables within 1.5 s before and after it, over the time spoken there (pauses do not count).
 * @param timesUs ascending start times of rows that follow each other
 * @param speech probability of speech in each row
 * @param nucleiUs ascending times of the nuclei
 * @param rowUs duration of a row
 * @returns syllables a second, shape [rows]; NaN where less than a second of the three is speech
 */
export function speakingRate(timesUs: Float64Array, speech: Float32Array, nucleiUs: Float64Array, rowUs: number): Float32Array {
  const rates = new Float32Array(timesUs.length).fill(Number.NaN)
  let [firstRow, endRow, firstNucleus, endNucleus, spoken] = [0, 0, 0, 0, 0]
  for (let row = 0; row < timesUs.length; row++) {
    const middleUs = timesUs[row]! + rowUs / 2
    while (endRow < timesUs.length && timesUs[endRow]! + rowUs <= middleUs + halfWindowUs)
      spoken += Number(speech[endRow++]! >= minSpeech)
    while (firstRow < endRow && timesUs[firstRow]! < middleUs - halfWindowUs)
      spoken -= Number(speech[firstRow++]! >= minSpeech)
    while (endNucleus < nucleiUs.length && nucleiUs[endNucleus]! <= middleUs + halfWindowUs)
      endNucleus++
    while (firstNucleus < endNucleus && nucleiUs[firstNucleus]! < middleUs - halfWindowUs)
      firstNucleus++
    const spokenUs = spoken * rowUs
    if (spokenUs >= leastSpeechUs)
      rates[row] = (endNucleus - firstNucleus) * 1e6 / spokenUs
  }
  return rates
}

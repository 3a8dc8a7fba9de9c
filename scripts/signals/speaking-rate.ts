import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyseSound } from '../../src/main/engine/perception/analyse-sound.ts'
import { openColumnarFile } from '../../src/main/engine/perception/store/columnar-file.ts'
import { writeSection } from './page.ts'

/**
 * Compares the speaking rate with the syllables that a synthesiser spoke (espeak-ng, on the path), in several voices, languages and tempi, and
 * writes the table into docs/signals.md: `node scripts/signals/speaking-rate.ts`
 */
const texts = {
  en: 'The morning was quiet and a little cold. Somebody had left the window open, and the curtains moved in the wind. Nobody knew when the others would arrive, or whether they had remembered the keys. We waited for an hour and talked about nothing in particular.',
  de: 'Der Morgen war ruhig und ein wenig kalt. Jemand hatte das Fenster offen gelassen, und die Vorhänge bewegten sich im Wind. Niemand wusste, wann die anderen kommen würden und ob sie an die Schlüssel gedacht hatten. Wir warteten eine Stunde und sprachen über nichts Besonderes.',
} as const
const voices = ['', '+f3', '+m7'] as const
const tempi = [110, 150, 190, 230] as const
const folder = mkdtempSync(join(tmpdir(), 'affectree-rate-'))

/** Vowels and syllabic consonants of what is spoken, from the synthesiser's own transcription; a diphthong is one. */
function syllablesOf(voice: string, text: string): number {
  const spoken = execFileSync('espeak-ng', ['-q', '--ipa=1', '-v', voice, text], { encoding: 'utf8' })
  return spoken.match(/(?:[aeiouyøœæɐɑɒɔəɚɛɜɪʊʌʏɨʉᵻ]ː?[_ˌˈ]?)+|[nlm]\u0329/g)?.length ?? 0
}

async function measure(voice: string, text: string, wordsPerMinute: number): Promise<Readonly<{ counted: number, estimated: number }>> {
  const [path, file] = [join(folder, 'speech.wav'), join(folder, 'sound.bin')]
  execFileSync('espeak-ng', ['-v', voice, '-s', String(wordsPerMinute), '-w', path, text])
  await analyseSound({ path, originUs: 0, file }, { signal: new AbortController().signal })
  const sound = openColumnarFile(file)
  const [speech, rate] = [sound.read('voice_speech') as Float32Array, sound.read('voice_rate') as Float32Array]
  sound.close()
  const spokenSeconds = speech.filter(value => value >= 0.5).length * 0.032
  const known = rate.filter(value => !Number.isNaN(value))
  return { counted: syllablesOf(voice, text) / spokenSeconds, estimated: known.reduce((sum, value) => sum + value, 0) / known.length }
}

try {
  const lines = ['| language | words a minute | syllables a second of speech | estimated (three voices) |', '|---|---|---|---|']
  const pairs: (readonly [number, number])[] = []
  for (const [language, text] of Object.entries(texts)) {
    for (const tempo of tempi) {
      const found = []
      for (const voice of voices)
        found.push(await measure(`${language}${voice}`, text, tempo))
      pairs.push(...found.map(({ counted, estimated }) => [counted, estimated] as const))
      lines.push(`| ${language} | ${tempo} | ${found.map(({ counted }) => counted.toFixed(1)).join(', ')} | ${found.map(({ estimated }) => estimated.toFixed(1)).join(', ')} |`)
    }
  }
  const [meanX, meanY] = [0, 1].map(at => pairs.reduce((sum, pair) => sum + pair[at]!, 0) / pairs.length) as [number, number]
  const covariance = pairs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  const spread = Math.sqrt(pairs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0) * pairs.reduce((sum, [, y]) => sum + (y - meanY) ** 2, 0))
  writeSection('Speaking rate', [
    'Written by `node scripts/signals/speaking-rate.ts`: synthetic speech (espeak-ng) whose syllables are known from its transcription, two languages, three voices each. Real talk with noise, laughter or several voices is harder.',
    '',
    ...lines,
    '',
    `Correlation ${(covariance / spread).toFixed(2)} over the ${pairs.length} recordings; mean ${meanY.toFixed(2)} for ${meanX.toFixed(2)} syllables a second.`,
  ])
}
finally {
  rmSync(folder, { recursive: true, force: true })
}

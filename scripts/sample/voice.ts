import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Mono speech, 16 bit, as the synthesiser gives it. */
const rateHz = 22_050
const headerBytes = 44

/** What is said at which second, and how: words a minute and pitch (0 to 99) of the synthesiser. */
type Line = Readonly<{ text: string, wordsPerMinute: number, pitch: number }>

const lines: readonly Line[] = [
  { text: 'Oh, there you are. I was not sure that you would come today.', wordsPerMinute: 160, pitch: 60 },
  { text: 'Let me tell you what happened this morning.', wordsPerMinute: 150, pitch: 50 },
  { text: 'I opened the door, and there was nobody. Nobody at all.', wordsPerMinute: 130, pitch: 42 },
  { text: 'At first I laughed. What else should one do?', wordsPerMinute: 165, pitch: 62 },
  { text: 'Then I became a little angry, I must admit.', wordsPerMinute: 145, pitch: 38 },
  { text: 'And suddenly, behind me, the telephone rang.', wordsPerMinute: 175, pitch: 66 },
  { text: 'Well. It does not matter any more.', wordsPerMinute: 120, pitch: 36 },
]

/** Speaks one line. @returns samples at 22050 Hz */
function speak(line: Line, folder: string): Int16Array {
  const file = join(folder, 'line.wav')
  execFileSync('espeak-ng', ['-v', 'en', '-s', String(line.wordsPerMinute), '-p', String(line.pitch), '-w', file, line.text])
  const bytes = readFileSync(file)
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset + headerBytes, bytes.byteOffset + bytes.length - (bytes.length - headerBytes) % 2))
}

function wavHeader(samples: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples * 2, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rateHz, 24)
  header.writeUInt32LE(rateHz * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples * 2, 40)
  return header
}

/**
 * Makes a WAV file of somebody speaking with pauses: a line every eight seconds from the second on.
 * @param durationSeconds the length of the file; a line that would not end in time is left out
 * @returns the bytes of the file, 16 bit mono at 22050 Hz
 */
export function makeVoice(durationSeconds: number): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'affectree-voice-'))
  try {
    const spoken = lines.map(line => speak(line, folder))
    const samples = new Int16Array(Math.floor(durationSeconds * rateHz))
    for (let turn = 0; ; turn++) {
      const voice = spoken[turn % spoken.length]!
      const at = (1 + turn * 8) * rateHz
      if (at + voice.length > samples.length)
        break
      samples.set(voice, at)
    }
    return Buffer.concat([wavHeader(samples.length), Buffer.from(samples.buffer)])
  }
  finally {
    rmSync(folder, { recursive: true })
  }
}

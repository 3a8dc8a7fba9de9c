import type { Track } from '#shared/contract/analysis.contract.ts'
import type { KeptMedia } from '../../db/repositories/media.ts'
import type { FrameRow } from './frame-rows.ts'
import { Buffer } from 'node:buffer'
import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { faceSignalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { ibugPoints } from './landmarks.ts'
import { openFaceColumns } from './openface-columns.ts'
import { pyFeatColumns } from './pyfeat-columns.ts'
import { signalColumns } from './signal-columns.ts'
import { parquetPieces } from './write-parquet.ts'
import { jsonLines, tablePieces } from './write-text.ts'

const signals = faceSignalDefinitions.map(({ name }) => name)
const media = { id: 'm', name: '=film.mp4', subject: null, widthPx: 640, heightPx: 480 } as unknown as KeptMedia
const points = Float32Array.from({ length: 956 }, (_, i) => i)
const track = { id: 'm.face-1', name: 'Anna', person: null } as unknown as Track

function row(frame: number, change: Readonly<Record<string, number>> = {}): FrameRow {
  const found = !('face_flag' in change && Number.isNaN(change['face_flag']))
  return { media, track, face: 0, name: 'Anna, "A"', frame, ptsUs: frame * 40_000 + 1, read: name => found && signals.includes(name) ? change[name] ?? 0.25 : Number.NaN, points: found ? points : null }
}

const rows = [row(0, { head_yaw: 10, head_pitch: 5, face_size: 89, valid: 1, face_flag: 0.97, au12: 1.5, box_x: 270, box_width: 100 }), row(1, { face_flag: Number.NaN })]

async function* batches(list: readonly FrameRow[] = rows): AsyncGenerator<readonly FrameRow[]> {
  yield list
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces)
    text += piece
  return text
}

const numbered = (start: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${start}${i}`)
const units = ['01', '02', '04', '05', '06', '07', '09', '10', '12', '14', '15', '17', '20', '23', '25', '26']

describe('the table of OpenFace', () => {
  it('has the header that FeatureExtraction writes, with its blanks, and our exact time and name at the end', async () => {
    const text = await textOf(tablePieces(batches(), openFaceColumns, { separator: ', ', missing: 'nan' }))
    const [header] = text.split('\n', 1)
    expect(header!.split(',')).toStrictEqual([
      'frame',
      ...['face_id', 'timestamp', 'confidence', 'success', 'gaze_0_x', 'gaze_0_y', 'gaze_0_z', 'gaze_1_x', 'gaze_1_y', 'gaze_1_z', 'gaze_angle_x', 'gaze_angle_y'].map(name => ` ${name}`),
      ...['Tx', 'Ty', 'Tz', 'Rx', 'Ry', 'Rz'].map(name => ` pose_${name}`),
      ...numbered(' x_', 68),
      ...numbered(' y_', 68),
      ...[...units, '45'].map(unit => ` AU${unit}_r`),
      ...[...units, '28', '45'].map(unit => ` AU${unit}_c`),
      ' pts_us',
      ' face_name',
    ])
  })

  it('counts frames from 1, turns to radians with its signs, and marks what is missing', async () => {
    const text = await textOf(tablePieces(batches(), openFaceColumns, { separator: ', ', missing: 'nan' }))
    const [first, second]: Record<string, string>[] = parse(text, { columns: true, trim: true })
    const pick = (line: Record<string, string>): (string | undefined)[] => ['frame', 'timestamp', 'confidence', 'success', 'pose_Rx', 'pose_Ry', 'pose_Tx', 'pose_Tz', 'AU12_r', 'AU12_c', 'AU28_c', 'x_0', 'pts_us', 'face_name'].map(name => line[name])
    expect(pick(first!)).toStrictEqual(['1', '0.000001', '0.97', '1', '0.087', '-0.175', '0.0', '500.0', '5.00', '1.0', 'nan', '324.0', '1', 'Anna, "A"'])
    expect(pick(second!)).toStrictEqual(['2', '0.040001', '0.00', '0', 'nan', 'nan', 'nan', 'nan', 'nan', 'nan', 'nan', 'nan', '40001', 'Anna, "A"'])
    expect(new Set(ibugPoints).size).toBe(68)
  })
})

describe('the table of Py-Feat', () => {
  it('has the 173 columns of a Fex table in its order', async () => {
    const text = await textOf(tablePieces(batches(), pyFeatColumns, { separator: ',', missing: '' }))
    const header = text.split('\n', 1)[0]!.split(',')
    expect(header.slice(0, 173)).toStrictEqual([
      ...['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore'],
      ...numbered('x_', 68),
      ...numbered('y_', 68),
      ...['Pitch', 'Roll', 'Yaw'],
      ...['01', '02', '04', '05', '06', '07', '09', '10', '11', '12', '14', '15', '17', '20', '23', '24', '25', '26', '28', '43'].map(unit => `AU${unit}`),
      ...['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral', 'input', 'frame'],
    ])
    const [first, second]: Record<string, string>[] = parse(text, { columns: true })
    expect([first!['input'], first!['AU12'], first!['AU43'], first!['AU28'], first!['frame'], second!['happiness']]).toStrictEqual(['\'=film.mp4', '1', '0.25', '', '0', ''])
  })
})

describe('tables of all signals', () => {
  const columns = signalColumns(signals, true)

  it('say the same in text, JSON lines and Parquet, to the last digit of a float32', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => row(i, { au12: Math.fround(i / 7), ...i % 10 === 9 ? { face_flag: Number.NaN } : {} }))
    async function* pieces(): AsyncGenerator<readonly FrameRow[]> {
      for (let i = 0; i < many.length; i += 500)
        yield many.slice(i, i + 500)
    }
    const short = signalColumns(['au12', 'valid'], false)
    const parts: Uint8Array[] = []
    for await (const piece of parquetPieces(pieces(), short))
      parts.push(piece)
    expect(parts.length).toBeGreaterThan(2)
    const bytes = Buffer.concat(parts)
    const read = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer })
    const lines = (await textOf(jsonLines(pieces(), short))).trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>)
    expect(read).toHaveLength(many.length)
    expect(read.map(one => ({ ...one, pts_us: Number(one['pts_us']) }))).toStrictEqual(lines.map(one => ({ ...one, au12: one['au12'] === null ? null : Math.fround(one['au12'] as number) })))
    expect(read[8765]).toMatchObject({ face: 'Anna, "A"', frame: 8765, au12: Math.fround(8765 / 7), valid: 0.25 })
    expect(read[9]).toMatchObject({ frame: 9, au12: null, valid: null })
  })

  it('keep a spreadsheet from reading text as a formula, and leave missing cells empty', async () => {
    const text = await textOf(tablePieces(batches(), columns, { separator: ',', missing: '' }))
    const [first, second]: Record<string, string>[] = parse(text, { columns: true })
    expect([first!['media_name'], first!['face'], first!['time_s'], first!['x_477'], first!['head_yaw']]).toStrictEqual(['\'=film.mp4', 'Anna, "A"', '0.000001', '954.00', '10'])
    expect([second!['head_yaw'], second!['x_477'], second!['subject']]).toStrictEqual(['', '', ''])
  })
})

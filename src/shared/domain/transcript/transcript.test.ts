import type { Annotation, Tier } from '../document.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vttOf, writeWebVtt } from '../../formats/webvtt.ts'
import { plainText, readTranscript, speakerOf, tierNameOf, transcriptCues } from './transcript.ts'

const vtt = `WEBVTT

1
00:00:01.000 --> 00:00:03.000
<v Anna>Hello &amp; <i>welcome</i></v>

00:00:04.000 --> 00:00:06.000 align:start
<v.loud Ben>Yes.</v>
<v Anna>No no.</v>

NOTE nothing

00:00:07.000 --> 00:00:08.000
nobody in particular
`

describe('reading a transcript', () => {
  it('takes speakers from voice tags and shares the time of a cue between them', () => {
    const { utterances, problems } = readTranscript(vtt, { names: false })
    expect(problems).toStrictEqual([])
    expect(utterances.map(({ speaker, startUs, endUs, text }) => [speaker, startUs, endUs, text])).toStrictEqual([
      ['Anna', 1_000_000, 3_000_000, 'Hello & welcome'],
      ['Ben', 4_000_000, 4_800_000, 'Yes.'],
      ['Anna', 4_800_000, 6_000_000, 'No no.'],
      [null, 7_000_000, 8_000_000, 'nobody in particular'],
    ])
  })

  it('reads SubRip, and names before a colon when asked', () => {
    const srt = '1\r\n00:00:01,000 --> 00:00:02,500\r\nSPEAKER 2: so: this\r\n\r\n2\r\n00:00:03,000 --> 00:00:02,000\r\nbackwards\r\n'
    const { utterances, problems } = readTranscript(srt, { names: true })
    expect(utterances).toMatchObject([{ speaker: 'SPEAKER 2', text: 'so: this', endUs: 2_500_000 }])
    expect(problems).toHaveLength(1)
    expect(readTranscript(srt, { names: false }).utterances[0]).toMatchObject({ speaker: null, text: 'SPEAKER 2: so: this' })
  })

  it('is what was written out, whatever was said', () => {
    const said = fc.array(fc.record({ speaker: fc.constantFrom(null, 'Anna', 'B & C'), text: fc.string({ minLength: 1, maxLength: 20 }).map(text => plainText(text.replaceAll(/\s+/g, ' '))).filter(text => text !== '' && !text.includes('-->')) }), { maxLength: 8 })
    fc.assert(fc.property(said, (list) => {
      const tiers = [...new Set(list.map(one => one.speaker))].map((speaker, i): Tier => ({ type: 'tier', id: `t${i}`, name: tierNameOf(speaker), kind: 'text', codebook: null, parentId: null, constraint: 'none', perFace: false, exclusive: false, order: i, colour: null, locked: false, hidden: false }))
      const annotations = list.map(({ speaker, text }, i): Annotation => ({ type: 'annotation', id: `a${i}`, mediaId: 'm', tierId: tiers.find(tier => speakerOf(tier) === speaker)!.id, trackId: null, startUs: 5_000 + i * 2_000_000, endUs: 1_005_000 + i * 2_000_000, term: null, text, modifiers: [], annotator: 'a', confidence: null, parentId: null }))
      const { utterances } = readTranscript(writeWebVtt(vttOf(transcriptCues(tiers, annotations, 5_000))), { names: false })
      expect(utterances.map(({ speaker, text, startUs }) => [speaker, text, startUs])).toStrictEqual(list.map(({ speaker, text }, i) => [speaker, text, i * 2_000_000]))
    }))
  })
})

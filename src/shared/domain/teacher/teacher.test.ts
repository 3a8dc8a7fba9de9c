import type { AffectiveTree } from '../tree.ts'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pulse, restingFace, tableOf } from '../../testing/signal-table.ts'
import { coreCodebooks } from '../core-codebooks.ts'
import { faceSignalDefinitions, soundSignalDefinitions } from '../face/signal-definitions.ts'
import { outlineOf } from '../rationale/outline.ts'
import { parseRationale } from '../rationale/parse-rationale.ts'
import { canonicalTree, siblingOrder } from '../tree/canonical-order.ts'
import { treeProblems } from '../tree/validate-tree.ts'
import { composeTree, teacherCues, treeOfCues } from './compose-tree.ts'
import { actionRules, scaleActionRules, stateRules, voiceRules } from './cue-rules.ts'
import { redetectActions } from './detect-cues.ts'
import { emotionPosterior, emotionSignals } from './emotion-posterior.ts'
import { expressionRules } from './expression-rules.ts'
import { segmentTrack } from './segment-track.ts'

const seconds = (from: number, to: number): { startUs: number, endUs: number } => ({ startUs: Math.round(from * 1e6), endUs: Math.round(to * 1e6) })
const terms = (tree: AffectiveTree): string[] => tree.nodes.map(({ id }) => id)
const node = (tree: AffectiveTree, id: string): AffectiveTree['nodes'][number] | undefined => tree.nodes.find(item => item.id === id)

/** Neutral, then a smile with raised cheeks from 6.4 s to 8.4 s, then neutral. */
const smiling = tableOf({
  ...restingFace,
  au12: pulse(6.4, 8.4, 0.8, 0.02),
  au06: pulse(6.6, 8.2, 0.6, 0.02),
  expression_happy: pulse(6.4, 8.6, 0.8, 0.03),
  expression_neutral: pulse(6.4, 8.6, 0.1, 0.75),
}, { seconds: 15 })

describe('composeTree', () => {
  const tree = composeTree(smiling, seconds(6, 9))

  it('reads happiness from a smile from its cues, each with signal, threshold, peak and exact stretch', () => {
    expect(terms(tree)).toEqual(['emotion:happiness', 'expression:smile', 'cue:cheeks-raised', 'cue:lip-corners-raised'])
    expect(node(tree, 'cue:lip-corners-raised')).toEqual({
      id: 'cue:lip-corners-raised',
      level: 'cue',
      codebook: 'cues',
      term: 'lip-corners-raised',
      label: 'lip corners raised',
      confidence: 0.857,
      evidence: [{ startUs: 6_400_000, endUs: 8_400_000, signal: 'au12', threshold: 0.3, value: 0.8, region: 'mouth' }],
      supports: ['expression:smile'],
      origin: { kind: 'teacher', id: 'teacher-1' },
      verdict: 'unreviewed',
    })
    expect(node(tree, 'expression:smile')).toMatchObject({ supports: ['emotion:happiness'], evidence: [{ startUs: 6_400_000, endUs: 8_400_000 }] })
    expect(node(tree, 'emotion:happiness')?.evidence).toEqual([{ startUs: 6_400_000, endUs: 8_600_000, signal: 'expression_happy', threshold: 0.3, value: 0.8, region: 'face' }])
    expect(tree.rationale.text).toBe('The person probably looks happy from 00:06.4 to 00:08.6 because of a lasting smile (00:06.4-00:08.4): cheeks raised (00:06.6-00:08.2), lip corners raised.')
  })

  it('is the same every time, sound, in canonical order, and its text parses back', () => {
    expect(composeTree(smiling, seconds(6, 9))).toEqual(tree)
    expect(treeProblems(tree, coreCodebooks)).toEqual([])
    expect(canonicalTree(tree, siblingOrder(coreCodebooks))).toEqual(tree)
    let id = 0
    const back = parseRationale(tree.rationale.text, { codebooks: coreCodebooks, newId: () => String(id++), origin: { kind: 'teacher', id: 't' } })
    expect(outlineOf(back, siblingOrder(coreCodebooks))).toEqual(outlineOf(tree, siblingOrder(coreCodebooks)))
  })

  it('calls a resting face neutral because it is still', () => {
    const still = composeTree(smiling, seconds(0, 4))
    expect(terms(still)).toEqual(['emotion:neutral', 'expression:still-face', 'cue:no-facial-action'])
    expect(node(still, 'expression:still-face')?.supports).toEqual(['emotion:neutral'])
  })

  it('sees surprise in raised brows, wide eyes and a dropped jaw', () => {
    const table = tableOf({
      ...restingFace,
      au01: pulse(5, 6, 0.8),
      au02: pulse(5, 6, 0.9),
      au26: pulse(5.1, 6, 0.7),
      au25: pulse(5.1, 6, 0.7),
      eye_open_left: pulse(5, 6, 0.42, 0.3),
      eye_open_right: pulse(5, 6, 0.43, 0.31),
      expression_surprise: pulse(5, 6, 0.6, 0.03),
      expression_neutral: pulse(5, 6, 0.1, 0.75),
    }, { seconds: 12 })
    const surprised = composeTree(table, seconds(5, 6))
    expect(terms(surprised).filter(id => !id.startsWith('cue'))).toEqual(['emotion:surprise', 'expression:brow-raise', 'expression:wide-eyes', 'expression:jaw-drop'])
    for (const id of ['expression:brow-raise', 'expression:wide-eyes', 'expression:jaw-drop'])
      expect(node(surprised, id)?.supports).toContain('emotion:surprise')
    expect(node(surprised, 'cue:eyes-wide')?.evidence[0]).toMatchObject({ signal: 'eye_open_left', threshold: 0.36, value: 0.42 })
  })

  it('measures head and gaze from the person’s usual', () => {
    const table = tableOf({ ...restingFace, head_yaw: pulse(2, 3.5, 20, 15), head_roll: pulse(2, 3.5, 14, 1), gaze_x: pulse(4, 5, -0.15, 0.01) }, { seconds: 10 })
    const turned = composeTree(table, seconds(0, 6))
    expect(terms(turned)).not.toContain('expression:head-turn')
    expect(node(turned, 'cue:head-tilted-left')?.evidence).toEqual([{ startUs: 2_000_000, endUs: 3_520_000, signal: 'head_roll', threshold: 10, value: 14, region: 'head' }])
    expect(node(turned, 'cue:gaze-right')?.supports).toEqual(['expression:gaze-aversion'])
  })

  it('tells nodding, blinking and shut eyes from each other', () => {
    const wave = (from: number, to: number, size: number, hz: number) => (at: number): number => at >= from && at < to ? size * Math.sin(2 * Math.PI * hz * (at - from)) : 0
    const closing = (at: number): number => [1, 1.6, 2.2, 2.8].some(blink => at >= blink && at < blink + 0.16) || (at >= 8 && at < 9) ? 0.05 : 0.3
    const table = tableOf({
      ...restingFace,
      head_pitch: wave(4, 6, 5, 1.5),
      eye_open_left: closing,
      eye_open_right: closing,
      blink: at => closing(at) === 0.05 && at < 8 ? 1 : 0,
    }, { seconds: 12 })
    const blinking = composeTree(table, seconds(0.5, 4))
    expect(node(blinking, 'cue:blinks')?.evidence).toHaveLength(4)
    expect(terms(blinking)).toContain('expression:frequent-blinking')
    expect(terms(blinking)).not.toContain('cue:eyes-closed')
    const nodding = composeTree(table, seconds(3.5, 6.5))
    expect(terms(nodding)).toContain('expression:head-nod')
    expect(terms(nodding)).not.toContain('expression:head-shake')
    const shut = composeTree(table, seconds(7.5, 9.5))
    expect(node(shut, 'cue:eyes-closed')?.evidence[0]).toMatchObject({ startUs: 8_000_000, endUs: 9_000_000 })
    expect(terms(shut)).not.toContain('cue:eyes-narrowed')
  })

  it('hears a voice only where this mouth moves', () => {
    const chatter = (at: number): number => at >= 2 && at < 4 ? 0.3 + 0.25 * Math.sin(2 * Math.PI * 4 * at) : 0.05
    const audio = tableOf({ voice_speech: at => (at >= 2 && at < 4) || (at >= 6 && at < 8) ? 0.9 : 0.05, voice_loudness: at => at >= 2.5 && at < 3.5 ? -18 : -30, voice_pitch: 120 }, { seconds: 10, rateHz: 31.25 })
    const face = tableOf({ ...restingFace, au25: chatter }, { seconds: 10 })
    const talking = composeTree(face, seconds(1.5, 4.5), audio)
    expect(terms(talking)).toEqual(expect.arrayContaining(['expression:speaking', 'expression:raised-voice', 'cue:speech-heard', 'cue:voice-loud', 'cue:mouth-moving']))
    expect(terms(composeTree(face, seconds(5.5, 8.5), audio)).filter(id => /voice|speech|speaking/.test(id))).toEqual([])
    expect(terms(composeTree(face, seconds(1.5, 4.5)))).not.toContain('expression:speaking')
  })

  it('says nothing where no row is valid, and does with the columns it gets', () => {
    const lost = tableOf({ ...restingFace, valid: 0, expression_happy: Number.NaN }, { seconds: 3 })
    expect(composeTree(lost, seconds(0, 3))).toEqual({ nodes: [], rationale: { text: 'Nothing is noted.', origin: 'rendered' } })
    expect(terms(composeTree(tableOf({ au12: 0.9 }, { seconds: 3 }), seconds(0, 3)))).toEqual(['emotion:happiness', 'expression:smile', 'cue:lip-corners-raised'])
  })

  it('gives sound trees for any signals', () => {
    const noise = fc.array(fc.record({ at: fc.nat(39), value: fc.float({ min: -2, max: 2 }) }), { maxLength: 60 })
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...Object.keys(restingFace)), noise), (columns) => {
      const table = tableOf({ ...restingFace, ...Object.fromEntries(Object.entries(columns).map(([name, points]) => [name, (at: number) => points.find(point => point.at === Math.round(at * 10))?.value ?? Number.NaN])) }, { seconds: 4, rateHz: 10 })
      for (const span of [seconds(0, 4), ...segmentTrack(table)])
        expect(treeProblems(composeTree(table, span), coreCodebooks)).toEqual([])
    }), { numRuns: 60 })
  })
})

describe('redetectActions', () => {
  const span = seconds(6, 9)
  const cues = teacherCues(smiling, span)

  it('finds the same again by the same rules, with nothing but the rows of the span', () => {
    const [from, to] = [span.startUs, span.endUs].map(timeUs => smiling.timesUs.findIndex(each => each >= timeUs)) as [number, number]
    const within = { timesUs: smiling.timesUs.slice(from, to), columns: new Map([...smiling.columns].map(([name, values]) => [name, values.slice(from, to)])) }
    expect(treeOfCues(within, span, redetectActions(within, span, cues, actionRules))).toEqual(composeTree(smiling, span))
  })

  it('drops what does not reach a higher threshold, and sees a resting face where nothing is left', () => {
    const higher = scaleActionRules(new Map([['lip-corners-raised', 3], ['cheeks-raised', 2]]))
    expect(higher.find(({ term }) => term === 'cheeks-raised')).toMatchObject({ on: 0.7, full: 2 })
    expect(redetectActions(smiling, span, cues, higher).map(({ term }) => term)).toEqual(['no-facial-action'])
  })
})

describe('emotionPosterior', () => {
  it('is the mean probability times e to twice the prototype share', () => {
    const table = tableOf({ expression_happy: 0.5, expression_sad: 0.5, expression_angry: 0, expression_disgust: 0, expression_fear: 0, expression_surprise: 0, expression_neutral: 0, au12: 0, au06: 0 }, { seconds: 1 })
    const cue = { term: 'lip-corners-raised', confidence: 0.8, spans: [], evidence: [] }
    const posterior = emotionPosterior(table, seconds(0, 1), [cue])
    const [happy, sad, neutral] = [posterior[3] as number, posterior[4] as number, posterior[6] as number]
    expect(posterior.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12)
    expect(happy / sad).toBeCloseTo(Math.exp(2 * 0.8 / 2), 6)
    expect(neutral / sad).toBeCloseTo(0.01 / 0.51 * Math.exp(2), 6)
  })
})

describe('segmentTrack', () => {
  it('cuts where the expression changes', () => {
    const table = tableOf({ ...restingFace, au12: pulse(4.4, 6.6, 0.8, 0.02), expression_happy: pulse(4.4, 6.6, 0.8, 0.03), expression_neutral: pulse(4.4, 6.6, 0.1, 0.75) }, { seconds: 10.8, startSeconds: 0.08 })
    expect(segmentTrack(table)).toEqual([seconds(0.08, 4.4), seconds(4.4, 6.6), seconds(6.6, 10.88)])
  })

  it('cuts pieces of about one to six seconds, covers the valid time, and leaves gaps out', () => {
    const table = tableOf({ ...restingFace, valid: at => at >= 20 && at < 23 ? 0 : 1 }, { seconds: 50 })
    const spans = segmentTrack(table)
    expect(spans[0]?.startUs).toBe(0)
    expect(spans.at(-1)?.endUs).toBe(50e6)
    expect(spans.filter(({ startUs, endUs }) => startUs < 23e6 && endUs > 20.1e6)).toEqual([])
    for (const [at, span] of spans.entries()) {
      expect(span.endUs - span.startUs).toBeGreaterThanOrEqual(0.5e6)
      expect(span.endUs - span.startUs).toBeLessThanOrEqual(6.5e6)
      const next = spans[at + 1]
      if (next && next.startUs !== 23e6)
        expect(next.startUs).toBe(span.endUs)
    }
  })
})

describe('the rules', () => {
  const codebookTerms = (key: string): string[] => coreCodebooks.find(book => book.key === key)?.terms.map(term => term.key) ?? []
  const cueTerms = [...actionRules, ...stateRules, ...voiceRules].map(({ term }) => term)

  it('use terms of the codebooks and signals that the codebook names for them', () => {
    expect(codebookTerms('cues')).toEqual(expect.arrayContaining([...cueTerms, 'no-facial-action']))
    expect(codebookTerms('expressions')).toEqual(expect.arrayContaining(expressionRules.map(({ term }) => term)))
    expect(codebookTerms('emotions')).toEqual(Object.keys(emotionSignals))
    for (const rule of [...actionRules, ...stateRules, ...voiceRules]) {
      const signals = rule.kind === 'level' ? rule.signals : [rule.signal]
      expect(coreCodebooks[2]?.terms.find(({ key }) => key === rule.term)?.signals ?? coreCodebooks[0]?.terms.find(({ key }) => key === rule.term)?.signals, rule.term).toEqual(expect.arrayContaining([...signals]))
    }
  })

  it('build expressions from cues and earlier expressions that have rules', () => {
    expressionRules.forEach((rule, at) => {
      expect([...cueTerms, 'no-facial-action']).toEqual(expect.arrayContaining([...rule.all, ...rule.any ?? [], ...rule.with ?? [], ...rule.without ?? []]))
      expect(expressionRules.slice(0, at).map(({ term }) => term)).toEqual(expect.arrayContaining([...rule.unless ?? []]))
      expect(Object.keys(emotionSignals)).toEqual(expect.arrayContaining([...rule.speaksFor]))
    })
  })

  it('are told as they are in docs/teacher.md', () => {
    const page = readFileSync(new URL('../../../../docs/teacher.md', import.meta.url), 'utf8').split('\n')
    const rowOf = (term: string, table: 'cue' | 'expression'): string => page.slice(page.findIndex(line => line.startsWith(`| ${table} |`))).find(line => line.startsWith(`| ${term} |`)) ?? ''
    for (const rule of [...actionRules, ...stateRules, ...voiceRules]) {
      const numbers = rule.kind === 'level' ? [rule.on, rule.off, rule.full, rule.minUs / 1e6] : [rule.minSwings, rule.size, rule.maxGapUs / 1e6, rule.full]
      const cells = rowOf(rule.term, 'cue').split('|').slice(3).join(' ').match(/-?\d+(?:\.\d+)?/g)?.map(Number)
      expect(cells, rule.term).toEqual(numbers.map(value => Number(value.toFixed(3))))
      for (const signal of rule.kind === 'level' ? rule.signals : [rule.signal])
        expect(rowOf(rule.term, 'cue')).toContain(signal)
    }
    for (const rule of expressionRules) {
      const named = rowOf(rule.term, 'expression').split('|').slice(2).join(' ').match(/[a-z][a-z-]+/g)?.filter(word => !['and', 'or', 'times', 'minute'].includes(word))
      expect(named, rule.term).toEqual([...rule.all, ...rule.any ?? [], ...rule.with ?? [], ...rule.without ?? [], ...rule.unless ?? [], ...rule.speaksFor])
    }
  })

  it('read signals that perception defines, apart from actions it does not measure yet', () => {
    const defined = new Set([...faceSignalDefinitions, ...soundSignalDefinitions].map(({ name }) => name))
    const read = [...[...actionRules, ...stateRules, ...voiceRules].flatMap(rule => rule.kind === 'level' ? rule.signals : [rule.signal]), ...Object.values(emotionSignals).flatMap(({ signal }) => signal ?? [])]
    const missing = read.filter(name => !defined.has(name))
    expect(missing.filter(name => !/^au(?:05|07|14|15|18|20|23|24)$/.test(name))).toEqual([])
  })
})

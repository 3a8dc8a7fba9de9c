import type { SegmentSample } from '#engine/training/samples.ts'
import { describe, expect, it } from 'vitest'
import { emotionTerms } from '#shared/domain/teacher/emotion-posterior.ts'
import { actionMatch, fitMatch, matchCount } from './action-match.ts'

function sampleOf(actions: Readonly<Record<string, readonly number[]>>): SegmentSample {
  const columns = new Map(Object.entries(actions).map(([name, values]) => [name, Float32Array.from(values)]))
  return { segmentId: 's', mediaId: 'm', subjectId: null, startUs: 0, endUs: 3e6, signals: { timesUs: Float64Array.of(0, 1e6, 2e6), columns }, baselines: new Map(), teacher: null }
}

const still = [0, 0, 0]
const smile = sampleOf({ au04: still, au06: [0, 0.1, 0.1], au12: [0, 0.6, 0.4], au15: still, au45: [Number.NaN, 0, 1] })
const frown = sampleOf({ au04: [0.2, 0.2, Number.NaN], au06: still, au12: still, au15: [0, 0.1, 0.05], au45: still })
const rest = sampleOf({ au04: still, au06: still, au12: still, au15: still, au45: still })
const footage = [smile, frown, rest, rest]
const spec = fitMatch([...footage, smile, frown])

const matchOf = (sample: SegmentSample, term: typeof emotionTerms[number], without?: string): number => actionMatch(sample, spec, without)[spec.actions.length + emotionTerms.indexOf(term)]!

describe('how facial actions match prototypes', () => {
  it('is highest where the emotion\'s actions are strongest, each against its own strong peak', () => {
    expect(spec.actions).toStrictEqual(['au04', 'au06', 'au12', 'au15', 'au45'])
    expect(spec.full.map(value => Number(value.toFixed(2)))).toStrictEqual([0.2, 0.1, 0.6, 0.1, 1])
    const best = (term: typeof emotionTerms[number]): SegmentSample => footage.toSorted((a, b) => matchOf(b, term) - matchOf(a, term))[0]!
    expect([best('happiness'), best('sadness'), best('neutral')]).toStrictEqual([smile, frown, rest])
  })

  it('does without a signal that is to be left out, and says 0 of what never varied', () => {
    expect(matchOf(smile, 'happiness', 'au12')).toBeLessThan(matchOf(smile, 'happiness'))
    expect(matchOf(frown, 'sadness', 'au12')).toBe(matchOf(frown, 'sadness'))
    expect(actionMatch(smile, spec)).toHaveLength(matchCount(spec))
    expect(matchOf(smile, 'contempt')).toBe(0)
    expect(actionMatch(sampleOf({}), fitMatch([])).every(value => value === 0)).toBe(true)
  })
})

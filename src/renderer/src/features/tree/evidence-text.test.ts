import { describe, expect, it } from 'vitest'
import { evidenceMeasure, evidenceSpan } from './evidence-text.ts'

const span = { startUs: 12_400_000, endUs: 14_100_000 }
const labelOf = (signal: string): string => signal.toUpperCase()

describe('evidence text', () => {
  it('says when', () => {
    expect(evidenceSpan(span)).toMatch(/12\.4–.*14\.1$/)
  })

  it('says what was measured against what', () => {
    expect(evidenceMeasure({ ...span, signal: 'au12', value: 0.8321, threshold: 0.5 }, labelOf)).toBe('AU12 0.832 ≥ 0.5')
    expect(evidenceMeasure({ ...span, signal: 'au12', value: -1, threshold: 0 }, labelOf)).toBe('AU12 -1 < 0')
    expect(evidenceMeasure({ ...span, signal: 'au12' }, labelOf)).toBe('AU12')
    expect(evidenceMeasure({ ...span, words: 'oh no' }, labelOf)).toBe('“oh no”')
    expect(evidenceMeasure({ ...span, region: 'mouth' }, labelOf)).toBe('mouth')
    expect(evidenceMeasure(span, labelOf)).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { emotionWheels } from './emotion-wheels.ts'
import { commonWords, wheelF1, wheelMap } from './wheel-f1.ts'
import { wordForms } from './wheel-words.ts'

const labels = new Set(emotionWheels.flatMap(wheel => Object.entries(wheel).flatMap(([inner, middles]) => [inner, ...Object.entries(middles).flatMap(([middle, outers]) => [middle, ...outers])])))

describe('the wheels', () => {
  it('hold the published number of labels and classes', () => {
    expect(labels.size).toBe(253)
    expect(emotionWheels.map(wheel => Object.keys(wheel).length)).toEqual([6, 7, 6, 6, 6])
  })

  it('map every label to one class, the later place winning', () => {
    const [first, second] = emotionWheels.map(wheel => wheelMap(wheel, 'inner'))
    expect(first?.get('furious')).toBe('mad')
    expect(first?.get('frustrated')).toBe('mad')
    // overwhelmed stands under fearful and under bad
    expect(second?.get('overwhelmed')).toBe('bad')
    expect(wheelMap(emotionWheels[0] ?? {}, 'middle').get('furious')).toBe('anger')
    expect(wheelMap(emotionWheels[0] ?? {}, 'middle').get('happy')).toBe('accepted')
  })

  it('are what the common words lead to', () => {
    for (const [word, forms] of Object.entries(wordForms))
      expect(forms.filter(form => !labels.has(form)), word).toEqual([])
  })
})

describe('wheelF1', () => {
  it('is right by hand', () => {
    // wheel 1: {happy} against {happy, sad}; {mad} against {}: P (1/2 + 0)/2, R (1 + 0)/2
    const items = [{ truth: ['Joyful '], answer: ['proud', 'lonely', 'xyz'] }, { truth: ['furious'], answer: ['unheard'] }, { truth: ['qqq'], answer: ['sad'] }]
    const { wheels, f1, precision } = wheelF1(items)
    expect(wheels[0]).toEqual({ f1: 2 * 0.25 * 0.5 / 0.75, precision: 0.25, recall: 0.5, items: 2 })
    // furious is not on wheel 3
    expect(wheels.map(({ items: count }) => count)).toEqual([2, 2, 1, 2, 2])
    expect(f1).toBeCloseTo(wheels.reduce((sum, wheel) => sum + wheel.f1, 0) / 5, 12)
    expect(precision).toBeLessThan(0.3)
  })

  it('knows common forms, and other words when they are given', () => {
    expect(wheelF1([{ truth: ['happiness'], answer: ['happy'] }]).wheels[0]?.f1).toBe(1)
    expect(commonWords('sadness')).toEqual(['sadness', 'sad'])
    const words = (word: string): string[] => word === 'froh' ? ['happy', 'joyful', 'joy'] : [word]
    expect(wheelF1([{ truth: ['joyful'], answer: ['froh'] }], { words }).wheels[0]?.f1).toBe(1)
    expect(wheelF1([]).f1).toBe(0)
  })
})

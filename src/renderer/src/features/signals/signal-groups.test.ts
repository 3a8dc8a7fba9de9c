import { describe, expect, it } from 'vitest'
import { signalDefinitions } from '#shared/domain/face/signal-definitions.ts'
import { expressionCode, faceSignalGroups, laneRange, signalToken } from './signal-groups.ts'

describe('faceSignalGroups', () => {
  it('stacks what a person reads, without raw outputs and boxes', () => {
    const groups = faceSignalGroups(signalDefinitions)
    expect(groups.map(({ group }) => group)).toEqual(['expression', 'affect', 'action-unit', 'eye', 'head', 'gaze'])
    expect(groups[0]?.signals).toHaveLength(7)
    expect(groups.flatMap(({ signals }) => signals).some(item => item.name.endsWith('_raw'))).toBe(false)
  })

  it('hides what is weakly supported until asked for, except where a group has nothing better', () => {
    const unitsOf = (showsWeak: boolean): readonly string[] => faceSignalGroups(signalDefinitions, showsWeak).find(({ group }) => group === 'action-unit')!.signals.map(({ name }) => name)
    const weak = signalDefinitions.filter(({ group, support }) => group === 'action-unit' && support === 'weak').map(({ name }) => name)
    expect(weak.length).toBeGreaterThan(0)
    expect(unitsOf(false).filter(name => weak.includes(name))).toEqual([])
    expect(unitsOf(true)).toEqual(expect.arrayContaining(weak))
    expect(faceSignalGroups(signalDefinitions).find(({ group }) => group === 'expression')?.signals).toHaveLength(7)
  })
})

describe('signalToken', () => {
  it('draws each expression in the colour of its emotion', () => {
    const tokens = faceSignalGroups(signalDefinitions)[0]?.signals.map(signalToken)
    expect(new Set(tokens).size).toBe(7)
    expect(tokens?.every(token => token.startsWith('--emotion-'))).toBe(true)
  })
})

describe('expressionCode', () => {
  it('is the code of the emotion, whatever the model calls it', () => {
    expect(['expression_happy', 'expression_angry', 'au12'].map(expressionCode)).toEqual(['HAP', 'ANG', ''])
  })
})

describe('laneRange', () => {
  it('follows the definition and falls back on the values', () => {
    expect(laneRange([{ min: 0, max: 1 }, { min: 0, max: 1.5 }], { low: 3, high: 4 })).toEqual({ low: 0, high: 1.5 })
    expect(laneRange([{ min: null, max: null }], { low: 3, high: 3 })).toEqual({ low: 2.5, high: 3.5 })
    expect(laneRange([{ min: null, max: null }], { low: Infinity, high: -Infinity })).toEqual({ low: 0, high: 1 })
  })
})

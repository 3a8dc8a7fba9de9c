import { describe, expect, it } from 'vitest'
import { actFor, modeForRate, playerInputs, playerModes } from './player-modes.ts'

describe('actFor', () => {
  it('gives Space and the arrows their meaning in each mode', () => {
    expect(playerModes.map(mode => actFor(mode, 'toggle'))).toEqual(['play', 'stop', 'play-at-1x', 'pause-rating', 'replay-item'])
    expect(playerModes.map(mode => actFor(mode, 'left'))).toEqual(['frame-back', 'frame-back', 'frame-back', 'off', 'bound-earlier'])
    expect(playerModes.map(mode => actFor(mode, 'backspace'))).toEqual(['reject-item', 'reject-item', 'reject-item', 'discard-last', 'reject-and-next'])
  })

  it('keeps the shuttle off while a person rates or reviews', () => {
    const shuttle = playerInputs.filter(input => input.startsWith('shuttle'))
    expect(shuttle.flatMap(input => [actFor('rating', input), actFor('reviewing', input)])).toEqual(Array.from({ length: 6 }).fill('off'))
  })
})

describe('modeForRate', () => {
  it('tells playing from shuttling by the speed', () => {
    expect([0, 1, -1, 2, 1 / 16].map(modeForRate)).toEqual(['stopped', 'playing', 'shuttling', 'shuttling', 'shuttling'])
  })
})

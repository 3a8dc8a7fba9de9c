import { expect, it } from 'vitest'
import { magnetsAround, neighbourMagnet, registerMagnets } from './magnets.ts'

it('gathers what every feature offers within reach, without the span under the hand', () => {
  const spans = [{ id: 'a', startUs: 100, endUs: 200 }, { id: 'b', startUs: 205, endUs: 900 }]
  registerMagnets('spans', ({ exceptId }) => spans.filter(span => span.id !== exceptId).flatMap(span => [span.startUs, span.endUs]))
  registerMagnets('marks', () => [198, 5000])
  expect(magnetsAround(201, 10)).toEqual([200, 205, 198])
  expect(magnetsAround(201, 10, 'b')).toEqual([200, 198])
  expect([neighbourMagnet(198, 1), neighbourMagnet(198, -1), neighbourMagnet(100, -1), neighbourMagnet(900, 1), neighbourMagnet(5000, 1)]).toEqual([200, 100, null, 5000, null])
})

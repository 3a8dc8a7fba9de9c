import { expect, it } from 'vitest'
import { undocumentedExports } from './docblocks.ts'

const names = (text: string): string[] => undocumentedExports('x.ts', text).map(({ name }) => name)

it('names exports without a docblock, of every kind', () => {
  expect(names('export const a = 1\nexport function b() {}\nexport type C = number\nexport class D {}')).toEqual(['a', 'b', 'C', 'D'])
})

it('accepts a docblock, but no other comment', () => {
  expect(names('/** One. */\nexport const a = 1')).toEqual([])
  expect(names('// One.\nexport const a = 1')).toEqual(['a'])
})

it('lets pass what is not exported, re-exported, or a type read off a value', () => {
  expect(names('const a = 1\nexport { a }\nexport * from "./b.ts"')).toEqual([])
  expect(names('export type A = z.infer<typeof aSchema>\nexport type B = (typeof list)[number]')).toEqual([])
})

it('says the line', () => {
  expect(undocumentedExports('x.ts', '\n\nexport const a = 1')).toEqual([{ file: 'x.ts', line: 3, name: 'a' }])
})

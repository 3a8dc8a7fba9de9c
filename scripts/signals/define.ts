import { definitionsTable, writeSection } from './page.ts'

/** Writes the definitions of docs/signals.md anew: `node scripts/signals/define.ts` */
writeSection('Definitions', [
  'Written by `node scripts/signals/define.ts`. Support says how far a signal can be trusted: weak ones have no lane until asked for, where their group holds better ones. Nothing here is a measurement of what a person feels.',
  '',
  ...definitionsTable(),
])

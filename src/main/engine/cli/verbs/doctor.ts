import type { DoctorReport } from '#shared/contract/studio.contract.ts'
import type { Verb } from '../verb.ts'

function describeProvider({ name, ran, reason, framesPerSecond, nodes, difference }: DoctorReport['providers'][number]): string {
  if (!ran)
    return `provider ${name}: ${reason ?? 'not available'}`
  const proof = Object.entries(nodes).map(([runtime, count]) => `${runtime} ran ${count} nodes`).join(', ')
  return `provider ${name}: ${framesPerSecond?.toFixed(0) ?? '?'} frames/s a process; ${proof}; ${difference?.toPrecision(2) ?? '?'} from the CPU at most`
}

/** `doctor`. */
export const doctor: Verb = {
  name: 'doctor',
  about: 'Examine this machine',
  details: 'Tries every execution provider, checks the models against their cards, and names what is missing.',
  positionals: [],
  options: [],
  run: async ({ client }) => {
    const report = await client.studio.doctor({})
    const lines = [
      `Affectree ${report.version}, Node ${report.runtime.node}, ${report.runtime.platform} ${report.runtime.arch}, ${report.runtime.cores} cores`,
      ...report.providers.map(describeProvider),
      `in use: ${report.chosenProvider}`,
      ...report.decoders.map(({ name, reason }) => `hardware decoder ${name}: ${reason ?? 'there; used where its pictures are those of the software'}`),
      ...report.decoders.some(({ reason }) => reason === null) ? [] : ['in use: software decoding'],
      ...report.models.map(one => `model ${one.name}: ${one.present ? one.matchesCard ? 'present, hash as on its card' : 'present, but not as on its card' : 'missing'}`),
      ...report.problems.map(({ what, hint }) => `problem: ${what}. ${hint}`),
    ]
    return { json: report, text: lines.join('\n'), failed: report.problems.length > 0 }
  },
}

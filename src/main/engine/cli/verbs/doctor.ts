import type { Verb } from '../verb.ts'

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
      ...report.providers.map(one => `provider ${one.name}: ${one.ran ? `ran, ${one.millisecondsPerRun?.toFixed(1) ?? '?'} ms a run` : one.reason ?? 'not available'}`),
      `in use: ${report.chosenProvider}`,
      ...report.models.map(one => `model ${one.name}: ${one.present ? one.matchesCard ? 'present, hash as on its card' : 'present, but not as on its card' : 'missing'}`),
      ...report.problems.map(({ what, hint }) => `problem: ${what}. ${hint}`),
    ]
    return { json: report, text: lines.join('\n'), failed: report.problems.length > 0 }
  },
}

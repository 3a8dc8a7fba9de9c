import { hasCommand } from './system-libraries.ts'

/** Gives the sample videos a voice, where a synthesiser is installed; without one the sample is silent. */
export async function prepareSample(): Promise<{ note: string, value: undefined }> {
  if (!await hasCommand('espeak-ng'))
    return { note: 'silent (espeak-ng is not installed)', value: undefined }
  const { buildSample } = await import('../sample/build.ts')
  const made = await buildSample()
  return { note: made ? `${made} videos given a voice` : 'up to date', value: undefined }
}

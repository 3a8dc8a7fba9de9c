import { AppError } from '#shared/errors.ts'
import { buildModels as makeModels } from '../models/build.ts'
import { SetupError } from './report.mjs'

/** Makes the ONNX models from their packages where one is missing or does not match its card. */
export async function buildModels(progress: (note: string) => void): Promise<{ note: string, value: undefined }> {
  let made = 0
  const print = (line: string): void => {
    if (!line.includes(' made'))
      return
    made += 1
    progress(line.replace(/^models /, ''))
  }
  try {
    makeModels({ ifNeeded: true, print })
  }
  catch (error) {
    if (error instanceof AppError)
      throw new SetupError(error.message, error.hint ?? 'delete node_modules and run the command again')
    throw error
  }
  return { note: made ? `${made} files made` : 'up to date', value: undefined }
}

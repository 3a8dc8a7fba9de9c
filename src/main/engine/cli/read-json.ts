import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { text as readAll } from 'node:stream/consumers'
import { AppError } from '#shared/errors.ts'

/** Reads a JSON file, or stdin for `-`. What it holds is checked by the procedure that gets it. @throws AppError `file-missing`, `bad-input` */
export async function readJson<Content>(from: string): Promise<Content> {
  const content = await (from === '-' ? readAll(process.stdin) : readFile(from, 'utf8')).catch((cause: unknown) => {
    throw new AppError('file-missing', `The file ${from} cannot be read`, { cause })
  })
  try {
    return JSON.parse(content) as Content
  }
  catch (cause) {
    throw new AppError('bad-input', `${from} is not valid JSON: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}

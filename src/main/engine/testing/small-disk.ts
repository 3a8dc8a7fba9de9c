import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** A small disk of its own for a test, in memory. */
export type SmallDisk = {
  readonly path: string
  readonly setReadOnly: (readOnly: boolean) => void
  readonly unmount: () => void
}

/** Mounting needs root on Linux; elsewhere the tests that need a disk of their own are skipped by name. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0

/** Mounts an empty disk of so many bytes. */
export function mountSmallDisk(sizeBytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'small-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path])
  return {
    path,
    setReadOnly: readOnly => void execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, path]),
    unmount: () => {
      execFileSync('umount', ['--lazy', path])
      rmdirSync(path)
    },
  }
}

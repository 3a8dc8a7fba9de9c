import { describe, expect, it } from 'vitest'
import { parseLaunchArguments } from './launch-arguments.ts'

describe('launch arguments', () => {
  it('are empty by default', () => {
    expect(parseLaunchArguments(['electron', '.'], '/studies')).toEqual({ openSample: false, projectPath: null })
  })

  it('name the sample or a project, in each spelling', () => {
    expect(parseLaunchArguments(['electron', '.', '--open-sample'], '/studies').openSample).toBe(true)
    for (const argv of [['--project', 'a.affectree'], ['--project=a.affectree'], ['a.affectree'], ['--project', '/studies/a.affectree']])
      expect([argv, parseLaunchArguments(argv, '/studies').projectPath]).toEqual([argv, '/studies/a.affectree'])
  })
})

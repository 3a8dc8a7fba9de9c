import type { SplitSegment } from './split.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planSplit, refuseLeaks, sideOf, splitPlanSchema, withoutHeldOutVideos } from './split.ts'

function segment(mediaId: string, place: number, subjectId: string | null = null): SplitSegment {
  return { segmentId: `${mediaId}:${place}`, mediaId, subjectId, startUs: place * 3e6, endUs: (place + 1) * 3e6 }
}

const many = (mediaId: string, count: number, subjectId: string | null = null): SplitSegment[] => Array.from({ length: count }, (_, place) => segment(mediaId, place, subjectId))

describe('planSplit', () => {
  it('goes by subject where subjects are known', () => {
    const segments = ['ann', 'bea', 'cleo', 'dan'].flatMap(name => [...many(`${name}-1`, 4, name), ...many(`${name}-2`, 4, name)])
    const plan = planSplit(segments, 1)
    expect(plan.kind).toBe('by-subject')
    expect(plan.subjects.length).toBe(1)
    const held = segments.filter(each => sideOf(plan, each) === 'held-out')
    expect(new Set(held.map(each => each.subjectId))).toEqual(new Set(plan.subjects))
    expect(sideOf(plan, segment('new-video', 0, 'eve'))).toBe('train')
    expect(sideOf(plan, segment('new-video', 0, plan.subjects[0]!))).toBe('held-out')
    expect(sideOf(plan, segment('new-video', 0))).toBe('left-out')
  })

  it('keeps people who share a video on one side, and other people in held-out videos out of both', () => {
    const pair = (video: string, ...names: string[]): SplitSegment[] => names.flatMap((name, place) => many(video, 6, name).map(each => ({ ...each, segmentId: `${each.segmentId}:${place}` })))
    const segments = [...pair('one', 'ann', 'bea'), ...pair('two', 'bea', 'cleo'), ...pair('three', 'dan', 'eve'), ...pair('four', 'fay')]
    const plan = planSplit(segments, 2)
    const [held, train] = (['held-out', 'train'] as const).map(side => segments.filter(each => sideOf(plan, each) === side)) as [SplitSegment[], SplitSegment[]]
    expect(plan.media.length).toBeGreaterThan(0)
    for (const key of ['subjectId', 'mediaId'] as const)
      expect(train.filter(each => held.some(other => other[key] === each[key]))).toEqual([])
    expect(sideOf(plan, segment(plan.media[0]!, 90, 'gil'))).toBe('left-out')
  })

  it('says so where all people share the videos', () => {
    const plan = planSplit(['ann', 'bea', 'cleo'].flatMap(name => many('only', 5, name).map(each => ({ ...each, segmentId: `${name} ${each.segmentId}` }))), 1)
    expect(plan).toMatchObject({ kind: 'by-subject', media: [] })
    expect(plan.note).toContain('the same videos show people of both sides')
  })

  it('goes by video where subjects are not known', () => {
    const plan = planSplit([...many('a', 10), ...many('b', 5), ...many('c', 10)], 3)
    expect(plan.kind).toBe('by-video')
    expect(plan.media.length).toBe(1)
    expect(sideOf(plan, segment(plan.media[0]!, 40))).toBe('held-out')
  })

  it('goes by blocks of time within one video, with a gap', () => {
    const segments = many('only', 40)
    const plan = planSplit(segments, 5)
    const sides = segments.map(each => sideOf(plan, each))
    expect(plan.kind).toBe('within-video')
    expect(sides.filter(side => side === 'held-out').length).toBeGreaterThanOrEqual(8)
    expect(sides.filter(side => side === 'train').length).toBeGreaterThanOrEqual(20)
    sides.forEach((side, place) => {
      if (side === 'held-out')
        expect([sides[place - 1], sides[place + 1]]).not.toContain('train')
    })
  })

  it('gives the same plan for the same segments and seed, and says when there are too few', () => {
    expect(planSplit(many('only', 20), 7)).toEqual(planSplit(many('only', 20), 7))
    expect(splitPlanSchema.parse(planSplit(many('only', 20), 7))).toEqual(planSplit(many('only', 20), 7))
    expect(() => planSplit(many('only', 5), 7)).toThrow('5 reviewed segments are too few')
  })

  it('always leaves something on both sides, and the sides never share a segment, a subject, a video or a moment', () => {
    const groups = fc.array(fc.record({ media: fc.nat(4), subject: fc.option(fc.nat(3), { nil: null }), count: fc.integer({ min: 1, max: 20 }) }), { minLength: 1, maxLength: 6 })
    fc.assert(fc.property(groups, fc.nat(100), (drawn, seed) => {
      const segments = drawn.flatMap(({ media, subject, count }, group) => many(`media-${media}-${group}`, count, subject === null ? null : `subject-${subject}`))
      fc.pre(segments.length >= 12)
      let plan
      try {
        plan = planSplit(segments, seed)
      }
      catch {
        return
      }
      const held = segments.filter(each => sideOf(plan, each) === 'held-out')
      const train = segments.filter(each => sideOf(plan, each) === 'train')
      expect(held.length).toBeGreaterThan(0)
      expect(train.length).toBeGreaterThan(0)
      expect(() => refuseLeaks(plan, train, held)).not.toThrow()
      const key = plan.kind === 'by-subject' ? (each: SplitSegment) => each.subjectId : (each: SplitSegment) => each.mediaId
      if (plan.kind !== 'within-video')
        expect(train.some(each => held.some(other => key(other) === key(each)))).toBe(false)
      expect(() => refuseLeaks(plan, [...train, held[0]!], held)).toThrow('is held out')
    }))
  })
})

describe('refuseLeaks', () => {
  const people = ['ann', 'bea', 'cleo', 'dan', 'eve'].flatMap(name => many(`video of ${name}`, 6, name))
  const plan = planSplit(people, 4)
  const held = people.filter(each => sideOf(plan, each) === 'held-out')
  const train = people.filter(each => sideOf(plan, each) === 'train')
  const [one] = held as [SplitSegment]
  const leaks: Record<string, SplitSegment> = {
    'the same clip': one,
    'the clip under another name': { ...one, segmentId: 'another' },
    'the clip with its subject forgotten': { ...one, segmentId: 'another', subjectId: null },
    'the subject in a new video': segment('new video', 1, one.subjectId),
    'another person in the video': { ...segment(one.mediaId, 50, 'fay'), segmentId: 'another' },
    'the video under a subject that is trained on': { ...segment(one.mediaId, 50, train[0]!.subjectId), segmentId: 'another' },
  }
  it.each(Object.entries(leaks))('refuses %s', (_, leak) => {
    expect(() => refuseLeaks(plan, train, held)).not.toThrow()
    expect(() => refuseLeaks(plan, [...train, leak], held)).toThrow('is held out')
  })

  it('refuses a held-out subject whom the stored plan does not name', () => {
    const forgetful = { ...plan, subjects: [], media: [] }
    expect(() => refuseLeaks(forgetful, [segment('new video', 1, one.subjectId)], held)).toThrow('is held out')
  })

  it('refuses a clip that overlaps a held-out moment of the same video', () => {
    const video = many('only', 40)
    const blocks = planSplit(video, 5)
    const [kept] = video.filter(each => sideOf(blocks, each) === 'held-out') as [SplitSegment]
    const late = { ...kept, segmentId: 'another', startUs: kept.endUs - 1000, endUs: kept.endUs + 1e6 }
    expect(() => refuseLeaks({ ...blocks, spans: [] }, [late], [kept])).toThrow('is held out')
  })

  it('leaves out new segments of videos in which something is held out', () => {
    const late = segment('new video', 1, 'ann')
    const all = [...people, late, segment('new video', 2, one.subjectId)]
    expect(withoutHeldOutVideos(plan, [...train, late], all)).toEqual(train)
  })
})

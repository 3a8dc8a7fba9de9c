import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { parseInferResult } from './infer-result.ts'
import { editJson } from './json-edit.ts'
import { answerOf, attributeOf, conversationsSample, messagesSample, parseSample, questionOf, sampleProblems, withTurn } from './sample-record.ts'

describe('editJson', () => {
  it('changes one value and no other byte', () => {
    const text = '{ "a" : [1.0, {"b": "\\u00e9"}],\n  "c": 1e5 }'
    expect(editJson(text, ['a', 1, 'b'], 'ü')).toBe('{ "a" : [1.0, {"b": "\\u00fc"}],\n  "c": 1e5 }')
    expect(editJson(text, ['d'], [true, null])).toBe('{ "a" : [1.0, {"b": "\\u00e9"}],\n  "c": 1e5, "d": [true, null] }')
    expect(editJson('{}', ['x'], 'é')).toBe('{"x":"é"}')
    expect(() => editJson(text, ['a', 5], 1)).toThrow(AppError)
    expect(() => editJson(text, ['c', 'x', 'y'], 1)).toThrow(AppError)
  })

  it('agrees with parsing', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), fc.jsonValue(), fc.constantFrom(undefined, 2), (object, pick, value, indent) => {
      const text = JSON.stringify(object, null, indent)
      const parsed = JSON.parse(text) as Record<string, unknown>
      const keys = Object.keys(parsed)
      const key = keys[pick % keys.length] as string
      fc.pre(key !== '__proto__')
      expect(JSON.parse(editJson(text, [key], value))).toEqual({ ...parsed, [key]: JSON.parse(JSON.stringify(value)) as unknown })
    }))
  })
})

describe('parseSample', () => {
  const emoCfg = '{"messages": [{"role": "user", "content": "<video>Describe the eyes."}, {"role": "assistant", "content": "Brown \\u00e9."}], "videos": ["CelebV-HQ/a.mp4"], "source": "x_QA_Eyes", "score": 1.0}'

  it('reads every known form', () => {
    const forms = [
      emoCfg,
      '{"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"video_url","video_url":"u"},{"type":"text","text":"q"}]},{"role":"assistant","content":"a"}],"videos":"v.mp4"}',
      '{"query":"q","response":"a","history":[["q0","a0"]],"system":"s","images":[["f1.jpg","f2.jpg"]]}',
      '{"id":7,"video":"v.mp4","conversations":[{"from":"human","value":"<video>\\nq"},{"from":"gpt","value":"<think>t</think><answer>a</answer>"}]}',
      '{"system":"s","conversation":[{"human":"q","assistant":"a"}]}',
      '{"instruction":"q","input":"more","output":"a"}',
    ].map(parseSample)
    expect(forms.map(({ form, turns, videos, images, id }) => [form, turns.map(({ role, content }) => `${role}:${content}`).join('|'), videos, images, id])).toEqual([
      ['messages', 'user:<video>Describe the eyes.|assistant:Brown é.', ['CelebV-HQ/a.mp4'], [], null],
      ['messages', 'system:s|user:<video>q|assistant:a', ['v.mp4'], [], null],
      ['query-response', 'system:s|user:q0|assistant:a0|user:q|assistant:a', [], ['f1.jpg'], null],
      ['conversations', 'user:<video>\nq|assistant:<think>t</think><answer>a</answer>', ['v.mp4'], [], '7'],
      ['pairs', 'system:s|user:q|assistant:a', [], [], null],
      ['instruction', 'user:q\nmore|assistant:a', [], [], null],
    ])
    expect([questionOf(forms[2] as typeof forms[0]), answerOf(forms[2] as typeof forms[0]), attributeOf('b_QA_Head_actions'), attributeOf('MAFW')]).toEqual(['q0', 'a', 'Head_actions', null])
  })

  it('keeps the bytes of a sample, and changes only the turn that is edited', () => {
    const sample = parseSample(emoCfg)
    expect(sample.raw).toBe(emoCfg)
    expect(withTurn(sample, 1, 'Blue "é".').raw).toBe(emoCfg.replace('Brown \\u00e9.', 'Blue \\"\\u00e9\\".'))
    const query = parseSample('{"history":[["q0","a0"]],"query":"q","response":"a","system":"s"}')
    expect([0, 2, 3, 4].map(turn => withTurn(query, turn, 'X').raw.replaceAll('"', ''))).toEqual(['{history:[[q0,a0]],query:q,response:a,system:X}', '{history:[[q0,X]],query:q,response:a,system:s}', '{history:[[q0,a0]],query:X,response:a,system:s}', '{history:[[q0,a0]],query:q,response:X,system:s}'])
    expect(withTurn(parseSample('{"system":"s","conversations":[{"from":"human","value":"q"}]}'), 1, 'X').turns[1]?.content).toBe('X')
    expect(withTurn(parseSample('{"conversation":[{"human":"q","assistant":"a"}]}'), 1, 'X').raw).toBe('{"conversation":[{"human":"q","assistant":"X"}]}')
    expect(() => withTurn(parseSample('{"instruction":"q","input":"more","output":"a"}'), 0, 'X')).toThrow('in parts')
    expect(() => withTurn(sample, 5, 'X')).toThrow('no turn 6')
  })

  it('says what is wrong', () => {
    expect(() => parseSample('{"messages": [')).toThrow('not valid JSON')
    expect(() => parseSample('{"text": "x"}')).toThrow('neither messages')
    expect(() => parseSample('{"messages": [{"role": 1}]}')).toThrow('not in a known form')
    expect(sampleProblems(parseSample('{"query":"<video><video>q","response":" ","videos":["a"]}'))).toEqual(['The text has 2 <video> tags for 1 files', 'A turn is empty'])
    expect(sampleProblems(parseSample('{"query":"q","videos":["a"]}'))).toEqual(['The last turn is not an answer'])
    expect(sampleProblems(parseSample(emoCfg))).toEqual([])
  })

  it('writes new samples that read back', () => {
    const turns = fc.array(fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: fc.string() }), { minLength: 1, maxLength: 4 })
    const files = fc.array(fc.string({ minLength: 1 }), { maxLength: 2 })
    fc.assert(fc.property(turns, files, fc.option(fc.string()), (list, videos, source) => {
      for (const made of [messagesSample({ turns: list, videos, source, extra: { tree: [1] } }), conversationsSample({ turns: list, videos, source })])
        expect(parseSample(made.raw)).toMatchObject({ turns: list, videos, source })
    }))
    expect(messagesSample({ turns: [{ role: 'user', content: 'q' }], videos: ['v'], source: 's' }).raw).toBe('{"messages": [{"role": "user", "content": "q"}], "videos": ["v"], "source": "s"}')
  })
})

describe('parseInferResult', () => {
  it('reads a line of swift infer', () => {
    expect(parseInferResult('{"response": "B.", "labels": "B", "logprobs": null, "messages": [{"role": "user", "content": "<video>.Which?\\nA. x\\nB. y"}], "videos": ["/a.mp4"]}')).toEqual({ question: 'Which?\nA. x\nB. y', response: 'B.', labels: 'B', videos: ['/a.mp4'] })
    expect(parseInferResult('{"labels": ["AU1", "AU2"], "messages": [{"role": "user", "content": "q"}]}')).toEqual({ question: 'q', response: null, labels: 'AU1,AU2', videos: [] })
    expect(() => parseInferResult('{"response": "x"}')).toThrow('form of swift infer')
    expect(() => parseInferResult('nope')).toThrow('not valid JSON')
  })
})

import { AppError } from '#shared/errors.ts'

/** The fields of a protobuf message, each as the list of its occurrences. @see https://protobuf.dev/programming-guides/encoding/ */
export type MessageReader = Readonly<{
  integers: (field: number) => readonly number[]
  floats: (field: number) => readonly number[]
  bytes: (field: number) => readonly Uint8Array[]
}>

function readVarint(bytes: Uint8Array, start: number): { value: number, next: number } {
  let value = 0
  let factor = 1
  for (let next = start; next < bytes.length;) {
    const byte = bytes[next++]!
    value += (byte & 0x7F) * factor
    if (byte < 0x80)
      return { value, next }
    factor *= 128
  }
  throw new AppError('model-invalid', 'The protobuf message ends within a number')
}

/**
 * Splits a message into its fields; 64-bit fixed fields are passed over.
 * @throws AppError `model-invalid` for a truncated message or an unknown wire type
 */
export function createMessageReader(bytes: Uint8Array): MessageReader {
  const integers = new Map<number, number[]>()
  const floats = new Map<number, number[]>()
  const chunks = new Map<number, Uint8Array[]>()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const push = <T>(map: Map<number, T[]>, field: number, value: T): void => {
    const list = map.get(field)
    if (list)
      list.push(value)
    else
      map.set(field, [value])
  }

  let offset = 0
  while (offset < bytes.length) {
    const tag = readVarint(bytes, offset)
    const field = Math.floor(tag.value / 8)
    offset = tag.next
    switch (tag.value % 8) {
      case 0: {
        const { value, next } = readVarint(bytes, offset)
        push(integers, field, value)
        offset = next
        break
      }
      case 2: {
        const { value, next } = readVarint(bytes, offset)
        if (next + value > bytes.length)
          throw new AppError('model-invalid', 'The protobuf message is cut short')
        push(chunks, field, bytes.subarray(next, next + value))
        offset = next + value
        break
      }
      case 1:
        offset += 8
        break
      case 5:
        if (offset + 4 > bytes.length)
          throw new AppError('model-invalid', 'The protobuf message is cut short')
        push(floats, field, view.getFloat32(offset, true))
        offset += 4
        break
      default:
        throw new AppError('model-invalid', `The protobuf field ${field} has an unexpected wire type`)
    }
  }
  return {
    integers: field => integers.get(field) ?? [],
    floats: field => floats.get(field) ?? [],
    bytes: field => chunks.get(field) ?? [],
  }
}

const utf8 = new TextEncoder()
const wireVarint = 0
const wireBytes = 2
const wireFixed32 = 5

/**
 * A protobuf message being written field by field. Fields appear in the bytes in the order of the calls, so equal calls give equal bytes.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export type MessageWriter = {
  /** A varint field; negative values are written as 64-bit two's complement. */
  readonly int: (field: number, value: number | bigint) => MessageWriter
  /** A 32-bit float field. */
  readonly float: (field: number, value: number) => MessageWriter
  readonly text: (field: number, value: string) => MessageWriter
  readonly bytes: (field: number, value: Uint8Array) => MessageWriter
  readonly message: (field: number, value: MessageWriter) => MessageWriter
  /** The message's bytes so far. */
  readonly finish: () => Uint8Array
}

function encodeVarint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest > 0x7Fn) {
    bytes.push(Number(rest & 0x7Fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}

function concatenate(parts: readonly Uint8Array[], byteLength: number): Uint8Array {
  const whole = new Uint8Array(byteLength)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Starts an empty protobuf message. */
export function createMessageWriter(): MessageWriter {
  const parts: Uint8Array[] = []
  let byteLength = 0

  function push(part: Uint8Array): void {
    parts.push(part)
    byteLength += part.length
  }

  function tag(field: number, wireType: number): void {
    push(encodeVarint(field << 3 | wireType))
  }

  const writer: MessageWriter = {
    int(field, value) {
      tag(field, wireVarint)
      push(encodeVarint(value))
      return writer
    },
    float(field, value) {
      const bytes = new Uint8Array(4)
      new DataView(bytes.buffer).setFloat32(0, value, true)
      tag(field, wireFixed32)
      push(bytes)
      return writer
    },
    text: (field, value) => writer.bytes(field, utf8.encode(value)),
    bytes(field, value) {
      tag(field, wireBytes)
      push(encodeVarint(value.length))
      push(value)
      return writer
    },
    message: (field, value) => writer.bytes(field, value.finish()),
    finish: () => concatenate(parts, byteLength),
  }
  return writer
}

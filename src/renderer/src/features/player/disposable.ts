/** How the packets of an H.264 track are laid out: bytes of the length before each NAL unit, in [1, 4]. */
export type NalLayout = Readonly<{ lengthBytes: number }>

/**
 * The layout that a decoder's configuration tells; null where packets cannot be judged: other codecs, and H.264 with start codes.
 * @param description the AVCDecoderConfigurationRecord
 * @see ISO/IEC 14496-15, 5.3.3.1
 */
export function nalLayoutOf(codec: string, description: AllowSharedBufferSource | undefined): NalLayout | null {
  if (!codec.startsWith('avc') || !description)
    return null
  const bytes = ArrayBuffer.isView(description) ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength) : new Uint8Array(description)
  const sizes = bytes[4]
  return sizes === undefined ? null : { lengthBytes: (sizes & 3) + 1 }
}

/** Whether no other picture is predicted from this packet's: all slices in it carry `nal_ref_idc` 0. @see ITU-T H.264, 7.4.1 */
export function isDisposable(packet: Uint8Array, { lengthBytes }: NalLayout): boolean {
  let slices = 0
  for (let at = 0; at + lengthBytes < packet.length;) {
    let length = 0
    for (let byte = 0; byte < lengthBytes; byte++)
      length = length * 256 + packet[at + byte]!
    const header = packet[at + lengthBytes]!
    const kind = header & 31
    if (kind >= 1 && kind <= 5) {
      if ((header >> 5 & 3) !== 0)
        return false
      slices += 1
    }
    at += lengthBytes + length
  }
  return slices > 0
}

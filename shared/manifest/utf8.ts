/** UTF-8 without a platform: the two encoding classes that every JavaScript runtime has, as far as manifests use them. */

interface Decoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare const TextDecoder: new (label: 'utf-8', options: { fatal: boolean; ignoreBOM: boolean }) => Decoder;

/** A decoder that throws on malformed bytes and keeps a byte order mark as a character. */
export function createFatalDecoder(): Decoder {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

const windowBytes = 1 << 20;

/** Whether all bytes are well-formed UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  const decoder = createFatalDecoder();
  try {
    for (let at = 0; at < bytes.length; at += windowBytes)
      decoder.decode(bytes.subarray(at, at + windowBytes), { stream: true });
    decoder.decode();
    return true;
  } catch {
    // The decoder's only complaint is malformed input, which is the answer.
    return false;
  }
}

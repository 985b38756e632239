/** SHA-256 for the SDK's signer, which asks for it six times a request: whole texts in one call, keys prepared once. */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

type Source = string | ArrayBuffer | ArrayBufferView;

/** Preparing a key costs as much as using it. A signing key is the same array for a day. */
const preparedKeys = new WeakMap<object, KeyObject>();
let preparedText: { readonly text: string; readonly key: KeyObject } | undefined;

function prepared(secret: Source): KeyObject {
  if (typeof secret === 'string') {
    if (preparedText?.text !== secret)
      preparedText = { text: secret, key: createSecretKey(Buffer.from(secret, 'utf8')) };
    return preparedText.key;
  }
  const known = preparedKeys.get(secret);
  if (known !== undefined) return known;
  const key = createSecretKey(bytesOf(secret));
  preparedKeys.set(secret, key);
  return key;
}

function bytesOf(data: Source): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** Given to the client as its `sha256`. */
export class Sha256 {
  readonly #secret: Source | undefined;
  #parts: Buffer[] = [];

  constructor(secret?: Source) {
    this.#secret = secret;
  }

  update(data: Source): void {
    this.#parts.push(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    const [first = Buffer.alloc(0), ...more] = this.#parts;
    const data = more.length === 0 ? first : Buffer.concat(this.#parts);
    const digest =
      this.#secret === undefined
        ? hash('sha256', data, 'buffer')
        : createHmac('sha256', prepared(this.#secret)).update(data).digest();
    return Promise.resolve(digest);
  }

  reset(): void {
    this.#parts = [];
  }
}

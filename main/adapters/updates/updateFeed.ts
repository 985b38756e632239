/** Feeds of newer versions: small files and what signed them. */
import { createPublicKey, verify } from 'node:crypto';
import type { UpdateFeed } from '../../engine/ports/updates';
import { refusedAnswer, requestOfFeed, type Environment } from './feedRequest';

const mostBytes = 64 * 1024;
const longestMs = 15_000;

/** What DER puts in front of the 32 bytes of an Ed25519 public key. */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Proxy and certificate authorities are those that `env` names when a feed is read. */
export function createUpdateFeed(env: () => Environment): UpdateFeed {
  return {
    read: (url) => readSmallFile(url, env()),
    isSignedBy: (bytes, signature, key) => {
      const publicKey = createPublicKey({
        key: Buffer.concat([keyPrefix, Buffer.from(key, 'base64')]),
        format: 'der',
        type: 'spki',
      });
      return verify(null, bytes, publicKey, Buffer.from(signature, 'base64'));
    },
  };
}

function readSmallFile(url: string, env: Environment): Promise<Uint8Array> {
  return requestOfFeed(url, env, AbortSignal.timeout(longestMs), async (answer) => {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of answer as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > mostBytes) throw refusedAnswer(url, 'is larger than 64 kB');
      parts.push(part);
    }
    return Buffer.concat(parts);
  });
}

/** Decodes, reduces and compares pictures on a thread of its own. Keeps the last small ones, so that an exposure needs no second decoding. */
import { parentPort } from 'node:worker_threads';
import { encode } from 'fast-png';
import { decodePicture } from './decodePicture';
import { differenceOf } from './difference';
import { PictureError, type Picture } from './picture';
import type { PreviewReply, PreviewRequest } from './previewMessages';
import { reducePicture, type SmallPicture } from './reduce';
import { toneMap } from './toneMap';

interface Held {
  readonly small: SmallPicture;
  readonly width: number;
  readonly height: number;
  readonly layers: number;
}

/** A preview of 1,024 pixels is at most 12 MB. */
const mostHeld = 8;
/** Thumbnails have no exposure of their own. */
const leastHeldAcross = 256;
const held = new Map<string, Held>();

parentPort?.on('message', (request: PreviewRequest) => {
  const reply = answer(request);
  parentPort?.postMessage(reply, reply.kind === 'picture' ? [reply.png.buffer as ArrayBuffer] : []);
});

function answer(request: PreviewRequest): PreviewReply {
  try {
    return request.kind === 'render' ? render(request) : compare(request);
  } catch (error) {
    if (error instanceof PictureError)
      return { id: request.id, kind: 'refused', trouble: error.trouble, detail: error.message };
    // A decoder that stumbles over a hostile file throws whatever it likes.
    const detail = error instanceof Error ? error.message : String(error);
    return { id: request.id, kind: 'refused', trouble: 'damaged', detail };
  }
}

function render({ id, key, mostAcross, exposure, bytes }: PreviewRequest & { readonly kind: 'render' }): PreviewReply {
  const name = `${key} ${mostAcross}`;
  let shown = held.get(name);
  if (shown === undefined) {
    if (bytes === undefined) return { id, kind: 'wanted' };
    const picture = decodePicture(bytes);
    const { width, height, layers } = picture;
    shown = { small: reducePicture(picture, mostAcross), width, height, layers };
  }
  if (mostAcross >= leastHeldAcross) hold(name, shown);
  const { small, width, height, layers } = shown;
  const data = toneMap(small, exposure);
  const png = Uint8Array.from(encode({ width: small.width, height: small.height, data, channels: 3, depth: 8 }));
  return { id, kind: 'picture', png, width, height, layers };
}

function hold(name: string, shown: Held): void {
  // Put again, so that the one used longest ago is the first.
  held.delete(name);
  held.set(name, shown);
  for (const oldest of held.keys()) {
    if (held.size <= mostHeld) break;
    held.delete(oldest);
  }
}

function compare({ id, mine, farm }: PreviewRequest & { readonly kind: 'compare' }): PreviewReply {
  const first: Picture = decodePicture(mine);
  const difference = differenceOf(first, decodePicture(farm));
  if (difference === undefined) return { id, kind: 'refused', trouble: 'not-supported', detail: 'different sizes' };
  return { id, kind: 'compared', ...difference };
}

/** Pictures that were cut off, changed or made to exhaust never end the process; the next picture decodes as if nothing had been. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePicture } from '../../../main/adapters/previews/decodePicture';
import { PictureError } from '../../../main/adapters/previews/picture';
import { createPictureDecoder } from '../../../main/adapters/previews/pictureDecoder';
import { bundleScript } from '../../support/bundleScript';

const folder = join(import.meta.dirname, '../../fixtures/images');
const names = readdirSync(folder).filter((name) => /\.(exr|tif|dpx|png)$/.test(name));
const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const never = new AbortController().signal;
const source = (key: string, bytes: Uint8Array) => ({ key, read: () => Promise.resolve(bytes) });

function troubleOf(bytes: Uint8Array): string {
  try {
    const { width, height } = decodePicture(bytes);
    return width * height > 0 ? 'picture' : 'nothing';
  } catch (error) {
    if (error instanceof PictureError) return error.trouble;
    throw error;
  }
}

describe('hostile pictures', () => {
  it('that are cut off or changed anywhere decode, or are refused with a reason', () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(change, { maxLength: 6 }),
        (name, kept, changes) => {
          const whole = sample(name);
          const bytes = kept > 0.7 ? whole.slice() : whole.slice(0, Math.floor(whole.length * kept));
          // Half of the changes fall on the header, where sizes and offsets are.
          for (const { at, value } of changes)
            bytes[Math.floor(at * (value % 2 === 0 ? Math.min(400, bytes.length) : bytes.length))] = value;
          expect(['picture', 'damaged', 'not-supported', 'too-large']).toContain(troubleOf(bytes));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('that claim more pixels than are ever opened are refused before memory is taken', () => {
    const dpx = sample('dpx10.dpx');
    const view = new DataView(dpx.buffer);
    view.setUint32(772, 20_000, false);
    const wide = troubleOf(dpx);
    view.setUint32(772, 16_000, false);
    view.setUint32(776, 16_000, false);
    expect([wide, troubleOf(dpx)]).toEqual(['too-large', 'too-large']);
  });

  it('whose pixels unpack to more than they may are damaged', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const tiff = sample('rgb8-deflate.tif');
    const bytes = new Uint8Array(tiff.length + bomb.length);
    bytes.set(tiff);
    bytes.set(bomb, tiff.length);
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(4, true);
    // Every strip now lies at the bomb: the offsets and lengths are lists behind the directory.
    for (let entry = 0; entry < view.getUint16(directory, true); entry += 1) {
      const at = directory + 2 + entry * 12;
      const tag = view.getUint16(at, true);
      const isLong = view.getUint16(at + 2, true) === 4;
      const list = view.getUint32(at + 8, true);
      if (tag === 273 && isLong) view.setUint32(list, tiff.length, true);
      if (tag === 279 && isLong) view.setUint32(list, bomb.length, true);
      if (tag === 279 && !isLong) view.setUint16(list, 65_535, true);
    }
    expect(troubleOf(bytes)).toBe('damaged');
  });
});

describe('the decoding thread', () => {
  let place = '';
  let workerPath = '';
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'satchel-preview-worker-'));
    workerPath = await bundleScript('main/adapters/previews/previewWorker.ts', place);
  }, 60_000);
  afterAll(() => {
    rmSync(place, { recursive: true });
  });
  const look = { mostAcross: 1024, exposure: 0, isUrgent: true };

  it('decodes, brightens without reading again, and compares', async () => {
    const decoder = createPictureDecoder({ workerPath });
    let reads = 0;
    const read = (): Promise<Uint8Array> => {
      reads += 1;
      return Promise.resolve(sample('half-rgba-zip.exr'));
    };
    const first = await decoder.render({ key: 'a', read }, look, never);
    const second = await decoder.render({ key: 'a', read }, { ...look, exposure: 1 }, never);
    const compared = await decoder.compare(
      source('a', sample('half-rgba-zip.exr')),
      source('b', sample('half-rgba-piz.exr')),
      never,
    );
    await decoder.close();
    expect([first.outcome, second.outcome, reads, compared]).toEqual([
      'picture',
      'picture',
      1,
      { outcome: 'compared', largest: 0, pixels: 0 },
    ]);
  });

  it('is ended when a picture takes too long, and a new one takes the next picture', async () => {
    const patient = createPictureDecoder({ workerPath });
    const hasty = createPictureDecoder({ workerPath, patienceMs: 0 });
    const stopped = await hasty.render(source('a', sample('small.png')), look, never);
    const damaged = await patient.render(source('b', sample('half-rgba-zip.exr').slice(0, 900)), look, never);
    const next = await patient.render(source('c', sample('small.png')), look, never);
    await Promise.all([hasty.close(), patient.close()]);
    expect(
      [stopped, damaged, next].map((answer) => (answer.outcome === 'refused' ? answer.trouble : 'picture')),
    ).toEqual(['stopped', 'damaged', 'picture']);
  });

  it('refuses calmly when its script is not there', async () => {
    const decoder = createPictureDecoder({ workerPath: join(place, 'absent.mjs') });
    expect(await decoder.render(source('a', sample('small.png')), look, never)).toMatchObject({ trouble: 'stopped' });
    await decoder.close();
  });
});

/** Puts objects into a bucket without a request. */
import { createHash } from 'node:crypto';
import { createDigest } from './checksums';
import { bytesOf, patternContent } from './content';
import { requireBucket, type World } from './world';

export type Planted = Buffer | { readonly pattern: string; readonly sizeBytes: number };

/** A pattern makes an object of any size that takes no memory; its ETag and checksum are those of its name. */
export function plant(
  world: World,
  name: string,
  key: string,
  planted: Planted,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const bucket = requireBucket(world, name);
  const isPattern = 'pattern' in planted;
  const named = isPattern ? Buffer.from(planted.pattern) : planted;
  const digest = createDigest('crc64nvme');
  digest.update(named);
  const sink = world.objects.sink(name, key);
  if (!isPattern) sink.write(planted);
  const content = isPattern ? patternContent(planted.pattern, planted.sizeBytes) : sink.end();
  if (isPattern) sink.discard();
  bucket.put(
    {
      key,
      sizeBytes: content.sizeBytes,
      etag: `"${createHash('md5').update(named).digest('hex')}"`,
      lastModifiedMs: world.nowMs(),
      headers: {
        'content-type': 'binary/octet-stream',
        ...Object.fromEntries(Object.entries(metadata).map(([label, value]) => [`x-amz-meta-${label}`, value])),
      },
      checksum: { algorithm: 'crc64nvme', value: digest.digest(), type: 'FULL_OBJECT' },
      tags: [],
    },
    content,
  );
}

/** The bytes of an object, whole. */
export function readObject({ objects }: World, bucket: string, key: string): Buffer | undefined {
  const object = objects.buckets.get(bucket)?.get(key);
  return object === undefined ? undefined : bytesOf(object.content);
}

/** An object of the server: what is known about it, and its bytes. */
import type { Checksum } from './checksums';
import type { Content } from './content';

export interface ObjectFacts {
  readonly key: string;
  readonly sizeBytes: number;
  /** Quoted. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Answered as they are: content type, metadata and the like. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum;
  readonly tags: readonly (readonly [string, string])[];
  /** Sizes of the parts of a multipart object. */
  readonly partSizes?: readonly number[];
}

export interface StoredObject extends ObjectFacts {
  readonly content: Content;
}

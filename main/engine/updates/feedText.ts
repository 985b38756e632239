/** What a feed of newer versions says: a version, and the packages that it came as. */
import { AppError } from '../../../shared/domain/errors';
import { parseVersion } from '../../../shared/domain/updates';
import type { Documents, DocumentValue } from '../ports/documents';
import type { UpdatePackage } from '../ports/updates';

export interface FeedNews {
  readonly version: string;
  /** Those whose name, hash and size can be used; the rest is no reason to doubt the version. */
  readonly packages: readonly UpdatePackage[];
}

/** No package of Satchel is nearly as large. */
const mostBytes = 1024 ** 3;
const packageName = /^[A-Za-z0-9][A-Za-z0-9 ._+-]{0,199}$/;
const sha512Text = /^[A-Za-z0-9+/]{86}==$/;

/** Reads the feed that lies at `url`; `updates.feed` for one that names no version. */
export function readFeedText(text: string, url: string, documents: Documents): FeedNews {
  try {
    const feed = documents.read(text, 'YAML', url);
    const version = entryOf(feed, 'version');
    if (typeof version === 'string' && parseVersion(version) !== undefined)
      return { version, packages: packagesOf(entryOf(feed, 'files'), url) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw badFeed(url, error);
  }
  throw badFeed(url);
}

function packagesOf(files: DocumentValue | undefined, url: string): UpdatePackage[] {
  if (!Array.isArray(files)) return [];
  return (files as readonly DocumentValue[]).flatMap((file) => {
    const [name, sha512, size] = [entryOf(file, 'url'), entryOf(file, 'sha512'), entryOf(file, 'size')];
    if (typeof name !== 'string' || typeof sha512 !== 'string' || typeof size !== 'bigint') return [];
    // Beside the feed and nowhere else.
    const isUsable = packageName.test(name) && sha512Text.test(sha512) && size > 0n && size <= mostBytes;
    return isUsable ? [{ url: besideFeed(url, name), sha512, sizeBytes: Number(size) }] : [];
  });
}

const besideFeed = (url: string, name: string): string =>
  `${url.slice(0, url.lastIndexOf('/') + 1)}${encodeURIComponent(name)}`;

function entryOf(value: DocumentValue | undefined, key: string): DocumentValue | undefined {
  return value instanceof Map ? (value as ReadonlyMap<string, DocumentValue>).get(key) : undefined;
}

function badFeed(url: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'updates.feed',
      message: `What ${url} answered names no version of Satchel.`,
      safe: 'Nothing was changed.',
      hint: 'Check updates.feedUrl, or ask who looks after the feed.',
      details: { url },
    },
    cause,
  );
}

/** Whether there is a newer Satchel, as the feed of the settings says. Nothing is fetched but the feed, and nothing installed. */
import type { SettingKey } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import { compareVersions, parseVersion, type Version } from '../../../shared/domain/updates';
import type { UpdateStatus } from '../../../shared/ipc/updates';
import type { SettingsStore } from '../config/settingsStore';
import type { Clock } from '../ports/clock';
import type { DocumentMap, Documents } from '../ports/documents';
import type { InstallKind, UpdateFeed } from '../ports/updates';
import { feedFileName, type FeedPlatform } from './feedFileName';

export interface UpdatesParts {
  readonly settings: Pick<SettingsStore, 'get' | 'effective'>;
  readonly version: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly openDocuments: () => Promise<Documents>;
  readonly updates: {
    readonly feed: UpdateFeed;
    readonly install: InstallKind;
    readonly computer: FeedPlatform;
  };
}

export interface Updates {
  /** What is known without asking. */
  status(): UpdateStatus;
  /** Reads the feed; `updates.feed` and `updates.signature` for one that cannot be believed. */
  check(): Promise<UpdateStatus>;
}

export function createUpdates({ settings, version, clock, openDocuments, updates }: UpdatesParts): Updates {
  let found: { readonly newest: string; readonly checkedMs: number; readonly source: string } | undefined;
  const sourceOf = (): string => `${settings.get('updates.feedUrl')}\n${settings.get('updates.channel')}`;
  const status = (): UpdateStatus => {
    // What another feed said is no news of this one.
    const known = found?.source === sourceOf() ? found : undefined;
    return {
      version,
      state: stateOf(known?.newest),
      newest: known?.newest ?? null,
      checkedMs: known?.checkedMs ?? null,
      wanted: wantedVersion(settings.get('updates.minimumVersion'), version),
      isManaged: settings.effective().every(({ key, lock }) => lock !== undefined || !isOfUpdates(key)),
      install: updates.install,
    };
  };
  const stateOf = (newest: string | undefined): UpdateStatus['state'] => {
    if (settings.get('updates.mode') === 'off') return 'off';
    if (settings.get('updates.feedUrl') === '') return 'no-feed';
    if (newest === undefined) return 'unchecked';
    return isOlder(version, newest) ? 'available' : 'current';
  };
  const readFeed = async (): Promise<string> => {
    const folder = settings.get('updates.feedUrl').replace(/\/*$/, '/');
    const url = `${folder}${feedFileName(settings.get('updates.channel'), updates.computer)}`;
    const bytes = await updates.feed.read(url);
    const key = settings.get('updates.feedKey');
    if (key !== '') {
      const signature = new TextDecoder().decode(await updates.feed.read(`${url}.sig`)).trim();
      if (!updates.feed.isSignedBy(bytes, signature, key)) throw badSignature(url);
    }
    return versionIn(new TextDecoder().decode(bytes), url, await openDocuments());
  };
  return {
    status,
    check: async () => {
      if (status().state === 'off' || status().state === 'no-feed') return status();
      const source = sourceOf();
      const newest = await readFeed();
      found = { newest, checkedMs: clock.nowMs(), source };
      return status();
    },
  };
}

const isOfUpdates = (key: SettingKey): boolean => key.startsWith('updates.');

function versionIn(text: string, url: string, documents: Documents): string {
  try {
    const feed = documents.read(text, 'YAML', url);
    const version = feed instanceof Map ? (feed as DocumentMap).get('version') : undefined;
    if (typeof version === 'string' && parseVersion(version) !== undefined) return version;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw badFeed(url, error);
  }
  throw badFeed(url);
}

function isOlder(one: string, other: string): boolean {
  const versions: readonly (Version | undefined)[] = [parseVersion(one), parseVersion(other)];
  const [older, newer] = versions;
  return older !== undefined && newer !== undefined && compareVersions(older, newer) < 0;
}

const wantedVersion = (minimum: string, version: string): string | null =>
  minimum !== '' && isOlder(version, minimum) ? minimum : null;

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

function badSignature(url: string): AppError {
  return new AppError({
    code: 'updates.signature',
    message: `The signature of ${url} was not made with the key of the settings, so what it says does not count.`,
    safe: 'Nothing was changed.',
    hint: 'Ask who looks after the feed; updates.feedKey has to be the public half of their key.',
    details: { url },
  });
}

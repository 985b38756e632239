/** Whether there is a newer Satchel, as the feed of the settings says, and what this copy does about it. */
import type { SettingKey } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import { compareVersions, parseVersion, type Version } from '../../../shared/domain/updates';
import type { UpdateStatus } from '../../../shared/ipc/updates';
import type { SettingsStore } from '../config/settingsStore';
import type { Clock } from '../ports/clock';
import type { Documents } from '../ports/documents';
import type { InstallKind, UpdateFeed, UpdateReplacement } from '../ports/updates';
import { feedFileName, type FeedPlatform } from './feedFileName';
import { readFeedText, type FeedNews } from './feedText';
import { createOwnUpdate, type OwnUpdateParts, type OwnUpdateWish } from './ownUpdate';

export interface UpdatesParts {
  readonly settings: Pick<SettingsStore, 'get' | 'effective'>;
  readonly version: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly openDocuments: () => Promise<Documents>;
  readonly updates: {
    readonly feed: UpdateFeed;
    readonly install: InstallKind;
    readonly computer: FeedPlatform;
    readonly replacement?: UpdateReplacement;
  };
  readonly isMoving: OwnUpdateParts['isMoving'];
  readonly changed: OwnUpdateParts['changed'];
}

export interface Updates {
  /** What is known without asking. */
  status(): UpdateStatus;
  /** Reads the feed; `updates.feed` and `updates.signature` for one that cannot be believed. May begin to fetch what it names. */
  check(): Promise<UpdateStatus>;
  /** For the end of a window, before its transfers are paused: what puts a fetched version in place afterwards. */
  atEnd(): (() => Promise<void>) | undefined;
}

interface Found extends FeedNews {
  readonly checkedMs: number;
  /** Where and by which key it was believed. */
  readonly source: string;
}

export function createUpdates(parts: UpdatesParts): Updates {
  const { settings, version, clock, openDocuments, updates } = parts;
  const own = createOwnUpdate({ ...parts, replacement: updates.replacement });
  let found: Found | undefined;
  const sourceOf = (): string =>
    [settings.get('updates.feedUrl'), settings.get('updates.channel'), settings.get('updates.feedKey')].join('\n');
  // What another feed said is no news of this one.
  const known = (): Found | undefined => (found?.source === sourceOf() ? found : undefined);
  const wish = (): OwnUpdateWish => {
    const news = known();
    return {
      isAutomatic: settings.get('updates.mode') === 'auto',
      isSigned: settings.get('updates.feedKey') !== '',
      news: news !== undefined && isOlder(version, news.version) ? news : undefined,
    };
  };
  const status = (): UpdateStatus => {
    const news = known();
    const problem = own.problem(wish());
    return {
      version,
      state: stateOf(news?.version),
      newest: news?.version ?? null,
      checkedMs: news?.checkedMs ?? null,
      wanted: wantedVersion(settings.get('updates.minimumVersion'), version),
      isManaged: settings.effective().every(({ key, lock }) => lock !== undefined || !isOfUpdates(key)),
      install: updates.install,
      own: own.state(wish()),
      ...(problem === undefined ? {} : { problem }),
    };
  };
  const stateOf = (newest: string | undefined): UpdateStatus['state'] => {
    if (settings.get('updates.mode') === 'off') return 'off';
    if (settings.get('updates.feedUrl') === '') return 'no-feed';
    if (newest === undefined) return 'unchecked';
    return isOlder(version, newest) ? 'available' : 'current';
  };
  const readFeed = async (): Promise<FeedNews> => {
    const folder = settings.get('updates.feedUrl').replace(/\/*$/, '/');
    const url = `${folder}${feedFileName(settings.get('updates.channel'), updates.computer)}`;
    const bytes = await updates.feed.read(url);
    const key = settings.get('updates.feedKey');
    if (key !== '') {
      const signature = new TextDecoder().decode(await updates.feed.read(`${url}.sig`)).trim();
      if (!updates.feed.isSignedBy(bytes, signature, key)) throw badSignature(url);
    }
    return readFeedText(new TextDecoder().decode(bytes), url, await openDocuments());
  };
  return {
    status,
    check: async () => {
      if (status().state === 'off' || status().state === 'no-feed') return status();
      const source = sourceOf();
      const news = await readFeed();
      found = { ...news, checkedMs: clock.nowMs(), source };
      own.follow(wish());
      return status();
    },
    atEnd: () => own.atEnd(wish()),
  };
}

const isOfUpdates = (key: SettingKey): boolean => key.startsWith('updates.');

function isOlder(one: string, other: string): boolean {
  const versions: readonly (Version | undefined)[] = [parseVersion(one), parseVersion(other)];
  const [older, newer] = versions;
  return older !== undefined && newer !== undefined && compareVersions(older, newer) < 0;
}

const wantedVersion = (minimum: string, version: string): string | null =>
  minimum !== '' && isOlder(version, minimum) ? minimum : null;

function badSignature(url: string): AppError {
  return new AppError({
    code: 'updates.signature',
    message: `The signature of ${url} was not made with the key of the settings, so what it says does not count.`,
    safe: 'Nothing was changed.',
    hint: 'Ask who looks after the feed; updates.feedKey has to be the public half of their key.',
    details: { url },
  });
}

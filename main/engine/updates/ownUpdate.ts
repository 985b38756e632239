/** A newer version that takes the place of this one by itself: fetched while nothing moves, put in place when the window ends. */
import { toErrorDto, type ErrorDto } from '../../../shared/domain/errors';
import type { UpdateStatus } from '../../../shared/ipc/updates';
import type { UpdatePackage, UpdateReplacement } from '../ports/updates';
import type { FeedNews } from './feedText';

export interface OwnUpdateParts {
  readonly replacement: UpdateReplacement | undefined;
  /** Whether any process of this data folder runs a transfer. */
  readonly isMoving: () => boolean;
  /** The state is another one now. */
  readonly changed: () => void;
}

/** What the settings and the feed say together. */
export interface OwnUpdateWish {
  /** By the settings a newer version takes the place of this one. */
  readonly isAutomatic: boolean;
  /** The feed was signed with the key of the settings. */
  readonly isSigned: boolean;
  /** Of a version that is newer than this one. */
  readonly news: FeedNews | undefined;
}

export interface OwnUpdate {
  state(wish: OwnUpdateWish): UpdateStatus['own'];
  /** Of the last fetch of what is wished for. */
  problem(wish: OwnUpdateWish): ErrorDto | undefined;
  /** Begins to fetch what is wished for and not there, and forgets what is wished for no more. */
  follow(wish: OwnUpdateWish): void;
  /** Ends a fetch. Answers what puts the version in place that is wished for and fetched; nothing while transfers run. */
  atEnd(wish: OwnUpdateWish): (() => Promise<void>) | undefined;
}

interface Fetch {
  readonly wanted: UpdatePackage;
  readonly ending: AbortController;
  readonly state: 'fetching' | 'ready' | 'failed';
  readonly problem?: ErrorDto;
}

export function createOwnUpdate({ replacement, isMoving, changed }: OwnUpdateParts): OwnUpdate {
  let fetch: Fetch | undefined;

  const packageOf = ({ isAutomatic, isSigned, news }: OwnUpdateWish): UpdatePackage | undefined => {
    if (replacement === undefined || !isAutomatic || !isSigned) return undefined;
    const fitting = news?.packages.filter(({ url }) => url.endsWith(replacement.packageEnd)) ?? [];
    // Of two it would be a guess which one is for this computer.
    return fitting.length === 1 ? fitting[0] : undefined;
  };
  const fetchOf = (wish: OwnUpdateWish): Fetch | undefined => {
    const wanted = packageOf(wish);
    return wanted !== undefined && fetch?.wanted.sha512 === wanted.sha512 ? fetch : undefined;
  };
  const begin = async (wanted: UpdatePackage, by: UpdateReplacement): Promise<void> => {
    const ending = new AbortController();
    fetch = { wanted, ending, state: 'fetching' };
    let ended: Fetch;
    try {
      await by.fetch(wanted, ending.signal);
      ended = { wanted, ending, state: 'ready' };
    } catch (error) {
      ended = { wanted, ending, state: 'failed', problem: toErrorDto(error) };
    }
    if (fetch.ending !== ending) return;
    fetch = ending.signal.aborted ? undefined : ended;
    changed();
  };
  return {
    state: (wish) => {
      if (replacement === undefined || !wish.isAutomatic || wish.news === undefined) return 'none';
      if (!wish.isSigned) return 'unsigned';
      if (packageOf(wish) === undefined) return 'missing';
      return fetchOf(wish)?.state ?? 'waiting';
    },
    problem: (wish) => fetchOf(wish)?.problem,
    follow: (wish) => {
      const wanted = packageOf(wish);
      const known = fetchOf(wish);
      if (known === undefined) fetch?.ending.abort();
      if (replacement === undefined || wanted === undefined || isMoving()) return;
      if (known?.state === 'fetching' || known?.state === 'ready') return;
      void begin(wanted, replacement);
    },
    atEnd: (wish) => {
      const known = fetchOf(wish);
      fetch?.ending.abort();
      if (replacement === undefined || known?.state !== 'ready' || isMoving()) return undefined;
      return () => replacement.install(known.wanted);
    },
  };
}

/** When newer versions are asked for: at the start, once a day, and never while something moves. */
import type { SettingValue } from '../../shared/domain/config';
import type { UpdateStatus } from '../../shared/ipc/updates';

/** What decides whether and where is asked. */
export interface UpdateWish {
  readonly mode: SettingValue<'updates.mode'>;
  readonly channel: SettingValue<'updates.channel'>;
  readonly feedUrl: string;
  readonly feedKey: string;
  readonly minimumVersion: string;
}

export interface UpdateWatchParts {
  /** Reads the feed where one is named, and says what is known. */
  readonly check: () => Promise<UpdateStatus>;
  readonly isMoving: () => boolean;
  /** Says to the person that there is a newer version, or that a newer one is wanted. */
  readonly tell: (status: UpdateStatus) => void;
  /** Runs it after that time, unless the answer is called before. */
  readonly later: (ms: number, work: () => void) => () => void;
  /** From 0 to 1: not every workstation asks at the same minute. */
  readonly chance: () => number;
  readonly log: (level: 'warn', message: string) => void;
}

const hourMs = 3_600_000;
const busyMs = 300_000;

export interface UpdateWatch {
  /** Told of the settings in force, now and after each change of them. */
  readonly follow: (wish: UpdateWish) => void;
  /** Told of what is known when that changed meanwhile. */
  readonly heard: (status: UpdateStatus) => void;
}

export function createUpdateWatch(parts: UpdateWatchParts): UpdateWatch {
  let inForce = '';
  let cancel: () => void = () => undefined;
  const told = new Set<string>();

  const tellOnce = (status: UpdateStatus): void => {
    const newest = status.state === 'available' && !isOnItsWay(status) ? (status.newest ?? '') : '';
    const news = `${newest}/${status.wanted ?? ''}`;
    if (news === '/' || told.has(news)) return;
    told.add(news);
    parts.tell(status);
  };
  const again = (ms: number): void => {
    cancel = parts.later(ms, ask);
  };
  const ask = (): void => {
    if (parts.isMoving()) {
      again(busyMs);
      return;
    }
    const asked = inForce;
    parts.check().then(
      (status) => {
        // The settings changed meanwhile, and somebody else asks by now.
        if (asked !== inForce) return;
        tellOnce(status);
        again(status.own === 'waiting' ? busyMs : (22 + 4 * parts.chance()) * hourMs);
      },
      (error: unknown) => {
        parts.log('warn', `no news of newer versions: ${error instanceof Error ? error.message : String(error)}`);
        if (asked === inForce) again(hourMs);
      },
    );
  };
  return {
    follow: (wish) => {
      const next = JSON.stringify(wish);
      if (next === inForce) return;
      inForce = next;
      cancel();
      cancel = () => undefined;
      const asksFeed = wish.mode !== 'off' && wish.feedUrl !== '';
      if (asksFeed || wish.minimumVersion !== '') ask();
    },
    heard: tellOnce,
  };
}

/** There is more to say once it is here. */
const isOnItsWay = ({ own }: UpdateStatus): boolean => own === 'waiting' || own === 'fetching';

/** News of newer versions reach the person, where the settings name somebody to ask. */
import type { Log } from '../logFile';
import type { DesktopState } from './desktopState';
import type { EngineHost } from './engineHost';
import { notifyOfUpdate } from './updateNotice';
import { createUpdateWatch } from './updateWatch';

export interface FollowUpdatesParts {
  readonly engine: Pick<EngineHost, 'call'>;
  readonly state: DesktopState;
  /** Leads to where the person reads more. */
  readonly showMore: () => void;
  readonly log: Log;
}

/** From now on, by the settings in force. Called once. */
export function followUpdates({ engine, state, showMore, log }: FollowUpdatesParts): void {
  const watch = createUpdateWatch({
    check: () => engine.call('updates.check', {}),
    isMoving: () => state.watch.moving().length > 0,
    tell: (status) => {
      notifyOfUpdate(status, showMore, (message) => {
        log('warn', message);
      });
    },
    later: (ms, work) => {
      const timer = setTimeout(work, ms).unref();
      return () => {
        clearTimeout(timer);
      };
    },
    chance: Math.random,
    log,
  });
  state.onUpdates((status) => {
    watch.heard(status);
  });
  state.onSettings(() => {
    watch.follow({
      mode: state.setting('updates.mode'),
      channel: state.setting('updates.channel'),
      feedUrl: state.setting('updates.feedUrl'),
      feedKey: state.setting('updates.feedKey'),
      minimumVersion: state.setting('updates.minimumVersion'),
    });
  });
}

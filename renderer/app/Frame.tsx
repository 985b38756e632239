/** The frame around every page: title bar, navigation, banner of the engine, status bar. */
import { useState, type ReactElement, type ReactNode } from 'react';
import type { CommandId } from '../../shared/domain/commands';
import { useEngineStatus } from '../bridge/hooks';
import { SafeModeBanner } from '../features/diagnostics/SafeModeBanner';
import { PolicyBanner } from '../features/settings/PolicyBanner';
import { t } from '../locales/text';
import { scoped } from '../ui/classNames';
import { Icon } from '../ui/Icon';
import { StatusBar, StatusSlot } from '../ui/StatusBar';
import { Navigation } from './Navigation';
import type { Navigate, Route } from './routes';
import { StatusFacts } from './StatusFacts';
import { TitleBar } from './TitleBar';
import styles from './Frame.module.css';
import barStyles from '../ui/StatusBar.module.css';

const c = scoped(styles);

export interface FrameProps {
  readonly route: Route;
  readonly navigate: Navigate;
  readonly run: (command: CommandId) => void;
  readonly children: ReactNode;
}

export function Frame({ route, navigate, run, children }: FrameProps): ReactElement {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const ownsKeyboard = route.name === 'review' || route.name === 'result';
  return (
    <div className={c('frame', ownsKeyboard && 'rail')}>
      <TitleBar run={run} />
      <Navigation route={route} navigate={navigate} />
      <main className={c('main')} data-region="main" tabIndex={-1} id="main">
        <SafeModeBanner />
        <PolicyBanner
          onShow={() => {
            navigate({ name: 'settings' });
          }}
        />
        <EngineBanner />
        <StatusSlot value={ownsKeyboard ? slot : null}>{children}</StatusSlot>
      </main>
      <StatusBar>{ownsKeyboard ? <span ref={setSlot} className={barStyles['slot']} /> : <StatusFacts />}</StatusBar>
    </div>
  );
}

const bannerTexts = { restarting: 'app.engine.restarting', stopped: 'app.engine.stopped' } as const;

function EngineBanner(): ReactElement {
  const status = useEngineStatus();
  // The region stays in the page, so that a change of its text is spoken.
  return (
    <div role="status" className={c('bannerPlace')}>
      {(status === 'restarting' || status === 'stopped') && (
        <p className={c('banner', status)}>
          <Icon name={status === 'stopped' ? 'err' : 'warn'} /> {t(bannerTexts[status])}
        </p>
      )}
    </div>
  );
}

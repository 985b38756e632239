/** The window: frame, navigation between the pages, and the keys that work everywhere. */
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { takeRequested } from '../bridge/engineState';
import { useEngineState } from '../bridge/hooks';
import { LiveRegion } from '../ui/LiveRegion';
import { Frame } from './Frame';
import { listenToKeys } from './keyboard';
import { Page } from './Page';
import { titleOf, type Navigate, type Route } from './routes';
import { setDensity, setTheme } from './theme';
import { pageOf } from './transferPages';

const home: Route = { name: 'activity' };
const historyLimit = 50;

export function App(): ReactElement {
  const [trail, setTrail] = useState<readonly Route[]>([home]);
  const route = trail.at(-1) ?? home;
  const navigate = useCallback<Navigate>((next) => {
    setTrail((before) => [...before.slice(-historyLimit), next]);
  }, []);
  useEffect(
    () =>
      listenToKeys(() => {
        setTrail((before) => (before.length > 1 ? before.slice(0, -1) : [home]));
      }),
    [],
  );
  useEffect(() => {
    document.title = titleOf(route);
  }, [route]);
  useRequestedPage(navigate);
  useAppearance();
  return (
    <>
      <Frame route={route} navigate={navigate}>
        <Page route={route} navigate={navigate} />
      </Frame>
      <LiveRegion />
    </>
  );
}

/** Goes where the start, a link or the command line asked to go. */
function useRequestedPage(navigate: Navigate): void {
  const { requested, overview, transfers } = useEngineState();
  useEffect(() => {
    // A transfer's page depends on its state, which the overview brings.
    if (requested === undefined || overview === undefined) return;
    takeRequested();
    const { view, uid } = requested;
    if (view === 'settings') navigate({ name: 'settings' });
    else if (view === 'review' && uid !== undefined) navigate({ name: 'review', uid });
    else {
      const transfer = transfers.find((known) => known.uid === uid);
      navigate((transfer === undefined ? undefined : pageOf(transfer)) ?? home);
    }
  }, [requested, overview, transfers, navigate]);
}

/** Keeps theme and row height as the settings say. */
function useAppearance(): void {
  const { overview } = useEngineState();
  const theme = overview?.settings.find((row) => row.key === 'ui.theme')?.value;
  const density = overview?.settings.find((row) => row.key === 'ui.density')?.value;
  useEffect(() => {
    if (theme === 'system' || theme === 'light' || theme === 'dark') setTheme(theme);
  }, [theme]);
  useEffect(() => {
    if (typeof density === 'string') setDensity(density);
  }, [density]);
}

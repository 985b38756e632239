/** The window: frame, navigation between the pages, and the keys that work everywhere. */
import { lazy, Suspense, useCallback, useEffect, useState, type ReactElement } from 'react';
import type { ErrorCode, ErrorDto } from '../../shared/domain/errors';
import { call, toShownError } from '../bridge/client';
import { takeRequested } from '../bridge/engineState';
import { findJob } from './findJob';
import { placeOfError, placeOfPage, type HelpPlace } from '../features/help/helpPlaces';
import { WhatsNew } from '../features/help/WhatsNew';
import { doPaletteAct } from '../features/palette/paletteActs';
import { Palette } from '../features/palette/Palette';
import type { PaletteMode } from '../features/palette/usePaletteItems';
import { useEngineState } from '../bridge/hooks';
import { CopyDetails } from '../ui/copyDetails';
import { onFailure } from '../ui/failures';
import { LearnMore } from '../ui/learnMore';
import { copyErrorDetails } from './copyErrorDetails';
import { Diagnostics } from '../features/diagnostics/Diagnostics';
import { LogViewer } from '../features/logs/LogViewer';
import { LiveRegion } from '../ui/LiveRegion';
import { Frame } from './Frame';
import { KeyOverlay } from './KeyOverlay';
import { OpenNotice } from './OpenNotice';
import { Page } from './Page';
import { t } from '../locales/text';
import { titleOf, type Navigate, type Route } from './routes';
import { setLanguage } from '../locales/windowLanguage';
import { setDensity, setTheme } from './theme';
import { pageOf } from './transferPages';
import { useWindowCommands } from './useWindowCommands';

// Its texts are not needed for the first paint.
const Help = lazy(async () => ({ default: (await import('../features/help/Help')).Help }));

const home: Route = { name: 'activity' };
const historyLimit = 50;

export function App(): ReactElement {
  const [trail, setTrail] = useState<readonly Route[]>([home]);
  const route = trail.at(-1) ?? home;
  const navigate = useCallback<Navigate>((next, how) => {
    setTrail((before) => {
      const kept = how === 'in-its-place' ? before.slice(0, -1) : before.slice(-historyLimit);
      return isSame(kept.at(-1), next) ? kept : [...kept, next];
    });
  }, []);
  const [help, setHelp] = useState<'keys' | 'whatsNew' | HelpPlace>();
  const closeHelp = (): void => {
    setHelp(undefined);
  };
  const page = route.name;
  const showHelp = useCallback(() => {
    setHelp(placeOfPage[page]);
  }, [page]);
  const learnMore = useCallback((code: ErrorCode) => {
    setHelp(placeOfError(code));
  }, []);
  const [support, setSupport] = useState<'diagnostics' | 'logs'>();
  const closeSupport = (): void => {
    setSupport(undefined);
  };
  const [paletteMode, setPaletteMode] = useState<PaletteMode>();
  const run = useWindowCommands({
    route,
    navigate,
    back: () => {
      setTrail((before) => (before.length > 1 ? before.slice(0, -1) : [home]));
    },
    showHelp,
    showKeys: () => {
      setHelp('keys');
    },
    showSupport: setSupport,
    showWhatsNew: () => {
      setHelp('whatsNew');
    },
    openPalette: setPaletteMode,
  });
  const closePalette = (): void => {
    setPaletteMode(undefined);
  };
  useEffect(() => {
    document.title = titleOf(route);
  }, [route]);
  useEffect(() => {
    // The control that led here may be gone with its page; the keyboard goes on in the new one.
    if (route !== home && document.activeElement === document.body) document.getElementById('main')?.focus();
  }, [route]);
  const [notice, setNotice] = useState<ErrorDto>();
  const [failure, setFailure] = useState<ErrorDto>();
  useEffect(() => onFailure(setFailure), []);
  useRequestedPage(navigate, setNotice);
  useAppearance();
  return (
    <LearnMore value={learnMore}>
      <CopyDetails value={copyErrorDetails}>
        <Frame route={route} navigate={navigate} run={run}>
          {notice !== undefined && (
            <OpenNotice
              error={notice}
              title={t('app.notOpened')}
              onClose={() => {
                setNotice(undefined);
              }}
            />
          )}
          {failure !== undefined && (
            <OpenNotice
              error={failure}
              title={t('app.notDone')}
              onClose={() => {
                setFailure(undefined);
              }}
            />
          )}
          <Page route={route} navigate={navigate} />
        </Frame>
        <KeyOverlay page={route.name} isOpen={help === 'keys'} onClose={closeHelp} onHelp={showHelp} />
        <WhatsNew isOpen={help === 'whatsNew'} onClose={closeHelp} />
        {typeof help === 'object' && (
          <Suspense>
            <Help key={`${help.page}#${help.anchor}`} place={help} onClose={closeHelp} />
          </Suspense>
        )}
        <Palette
          mode={paletteMode}
          onClose={closePalette}
          onAct={(act) => doPaletteAct(act, { navigate, run, close: closePalette })}
        />
        {support === 'diagnostics' && <Diagnostics onClose={closeSupport} />}
        {support === 'logs' && <LogViewer onClose={closeSupport} />}
        <LiveRegion />
      </CopyDetails>
    </LearnMore>
  );
}

/** Routes are plain data whose keys are written in one order. */
function isSame(a: Route | undefined, b: Route): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

/** Goes where the start, a link or the command line asked to go, or says why it does not. */
function useRequestedPage(navigate: Navigate, refuse: (error: ErrorDto | undefined) => void): void {
  const { requested, overview } = useEngineState();
  useEffect(() => {
    // A transfer's page depends on its state, which the engine knows.
    if (requested === undefined || (overview === undefined && requested.error === undefined)) return;
    takeRequested();
    refuse(requested.error);
    const { view, uid, section, requestId } = requested;
    if (view === 'settings') navigate({ name: 'settings', ...(section === undefined ? {} : { section }) });
    else if (view === 'review' && uid !== undefined) navigate({ name: 'review', uid });
    else if (view === 'submit' && requestId !== undefined) navigate({ name: 'submit', requestId });
    else if (view === 'download' && requested.jobId === undefined) navigate({ name: 'bring-home' });
    else if (view === 'download')
      findJob(requested).then(
        (jobId) => {
          navigate({ name: 'bring-home', jobId });
        },
        (thrown: unknown) => {
          refuse(toShownError(thrown));
        },
      );
    else if (view === 'transfer' && uid !== undefined)
      call('transfer.get', { uid }).then(
        (transfer) => {
          navigate(pageOf(transfer) ?? home);
        },
        (thrown: unknown) => {
          refuse(toShownError(thrown));
        },
      );
    else if (view !== 'refused') navigate(home);
  }, [requested, overview, navigate, refuse]);
}

/** Keeps theme and row height as the settings say. */
function useAppearance(): void {
  const { overview } = useEngineState();
  const theme = overview?.settings.find((row) => row.key === 'ui.theme')?.value;
  const density = overview?.settings.find((row) => row.key === 'ui.density')?.value;
  useEffect(() => {
    if (theme === 'system' || theme === 'light' || theme === 'dark') setTheme(theme);
  }, [theme]);
  const language = overview?.settings.find((row) => row.key === 'ui.language')?.value;
  useEffect(() => {
    if (language === 'system' || language === 'en' || language === 'en-XA' || language === 'ar-XB')
      setLanguage(language);
  }, [language]);
  useEffect(() => {
    if (typeof density === 'string') setDensity(density);
  }, [density]);
}

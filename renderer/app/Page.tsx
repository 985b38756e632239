/** The page of a route, inside its error boundary. */
import { lazy, Suspense, type ReactElement } from 'react';
import { refreshOverview } from '../bridge/engineState';
import { useEngineState } from '../bridge/hooks';
import { ActivityPage } from '../features/activity/ActivityPage';
import { BringHomePage } from '../features/bringHome/BringHomePage';
import { FirstRunPage } from '../features/firstRun/FirstRunPage';
import { HistoryPage } from '../features/history/HistoryPage';
import { MappingPage } from '../features/mapping/MappingPage';
import { SettingsPage } from '../features/settings/SettingsPage';
import { SubmitPage } from '../features/submit/SubmitPage';
import { t } from '../locales/text';
import { Button } from '../ui/Button';
import { ErrorCard } from '../ui/ErrorCard';
import { Spinner } from '../ui/Spinner';
import type { Navigate, Route } from './routes';
import { SectionBoundary } from './SectionBoundary';
import styles from './Frame.module.css';

// The grid is the largest part of the window and is not needed for the first paint.
const ReviewPage = lazy(async () => ({ default: (await import('../features/review/ReviewPage')).ReviewPage }));
const ResultPage = lazy(async () => ({ default: (await import('../features/result/ResultPage')).ResultPage }));

export interface PageProps {
  readonly route: Route;
  readonly navigate: Navigate;
}

export function Page({ route, navigate }: PageProps): ReactElement {
  // Submit and Bring home keep what was chosen while their uid changes.
  const key =
    route.name === 'review' || route.name === 'result'
      ? `${route.name}/${route.uid}`
      : route.name === 'settings'
        ? `settings/${route.section ?? ''}`
        : route.name === 'submit'
          ? ['submit', route.requestId ?? '', ...(route.paths ?? [])].join('\n')
          : route.name === 'bring-home'
            ? `bring-home/${route.jobId ?? ''}`
            : route.name;
  return (
    <SectionBoundary key={key}>
      <Suspense
        fallback={<Waiting words={t(route.name === 'result' ? 'common.readingResult' : 'app.openingReview')} />}
      >
        <Content route={route} navigate={navigate} />
      </Suspense>
    </SectionBoundary>
  );
}

function Content({ route, navigate }: PageProps): ReactElement {
  const { overview, transfers, error } = useEngineState();
  if (overview === undefined)
    return error === undefined ? (
      <Waiting words={t('common.starting')} />
    ) : (
      <div className={styles['trouble']}>
        <h1>{t('app.dataUnreadable')}</h1>
        <ErrorCard
          error={error}
          action={<Button onPress={() => void refreshOverview()}>{t('common.tryAgain')}</Button>}
        />
      </div>
    );
  const needsConnection = route.name === 'submit' || route.name === 'bring-home';
  // While the demo is made nothing is connected yet, and Activity is where it shows.
  const isFirst = needsConnection || (route.name === 'activity' && transfers.length === 0);
  if (overview.connection.kind === 'none' && isFirst) return <FirstRunPage overview={overview} navigate={navigate} />;
  switch (route.name) {
    case 'activity':
      return <ActivityPage navigate={navigate} />;
    case 'submit':
      return <SubmitPage navigate={navigate} uid={route.uid} paths={route.paths} requestId={route.requestId} />;
    case 'bring-home':
      return (
        <BringHomePage navigate={navigate} uid={route.uid} asksWhere={route.asksWhere ?? false} jobId={route.jobId} />
      );
    case 'history':
      return <HistoryPage navigate={navigate} />;
    case 'mapping':
      return <MappingPage />;
    case 'settings':
      return <SettingsPage overview={overview} section={route.section} />;
    case 'review':
      return <ReviewPage uid={route.uid} navigate={navigate} />;
    case 'result':
      return <ResultPage uid={route.uid} navigate={navigate} />;
  }
}

function Waiting({ words }: { readonly words: string }): ReactElement {
  return (
    <p className={styles['waiting']}>
      <Spinner /> {words}
    </p>
  );
}

/** First run: connect a queue of Deadline Cloud, try the demo project, or connect a store. */
import { useState, type ReactElement } from 'react';
import type { Overview } from '../../../shared/ipc/overview';
import type { Navigate } from '../../app/routes';
import { refreshOverview } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/LiveRegion';
import { PathField } from '../../ui/PathField';
import { ConnectQueueForm } from '../connect/ConnectQueueForm';
import { ConnectStoreForm } from '../settings/ConnectStoreForm';
import styles from './FirstRun.module.css';

export interface FirstRunPageProps {
  readonly overview: Overview;
  readonly navigate: Navigate;
}

const steps = ['firstRun.step.make', 'firstRun.step.send', 'firstRun.step.change'] as const;

export function FirstRunPage({ overview, navigate }: FirstRunPageProps): ReactElement {
  const [hasQueue, setHasQueue] = useState(false);
  const onConnected = (): void => {
    navigate({ name: 'submit' });
  };
  return (
    <div className={styles['scroll']}>
      <div className={styles['first']}>
        <div className={styles['head']}>
          <span className={styles['mark']}>
            <Icon name="satchel" size={20} />
          </span>
          <div>
            <h1 className={styles['title']}>{t('firstRun.title')}</h1>
            <p className="t2">{t('firstRun.sub')}</p>
          </div>
        </div>
        <div className={styles['ways']}>
          <section className={styles['way']} aria-labelledby="way-queue">
            <h2 id="way-queue">
              <Icon name="farm" /> {t('firstRun.queue')}
            </h2>
            <p className="s12 t2">{t('firstRun.queue.about')}</p>
            <ConnectQueueForm isPrimary onReady={setHasQueue} onConnected={onConnected} />
          </section>
          <div className={styles['others']}>
            {overview.disabledFeatures?.includes('demo') !== true && (
              <section className={styles['way']} aria-labelledby="way-demo">
                <h2 id="way-demo">
                  <Icon name="folder" /> {t('firstRun.demo')}
                </h2>
                <DemoWay overview={overview} navigate={navigate} isPrimary={!hasQueue} />
              </section>
            )}
            <section className={styles['way']} aria-labelledby="way-store">
              <h2 id="way-store">
                <Icon name="disk" /> {t('firstRun.store')}
              </h2>
              <p className="s12 t2">{t('firstRun.store.about')}</p>
              <ConnectStoreForm
                overview={overview}
                onConnected={onConnected}
                note={<span className="s12 t3">{t('firstRun.store.note')}</span>}
              />
            </section>
          </div>
        </div>
      </div>
    </div>
  );
}

interface DemoWayProps extends FirstRunPageProps {
  /** There is one primary button: the queue's, once everything for it is chosen. */
  readonly isPrimary: boolean;
}

function DemoWay({ overview, navigate, isPrimary }: DemoWayProps): ReactElement {
  const [folder, setFolder] = useState(overview.demoFolder);
  const demo = useCommand('demo.start');
  const pick = useCommand('dialog.pickFolder');
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: t('firstRun.demo.pick') });
    if (picked !== undefined && picked.path !== null) setFolder(picked.path);
  };
  const onStart = async (): Promise<void> => {
    const started = await demo.run(folder.trim() === '' ? {} : { folder: folder.trim() });
    if (started === undefined) return;
    announce(t('firstRun.demo.started'));
    await refreshOverview();
    navigate({ name: 'activity' });
  };
  return (
    <>
      <p className="s12 t2">{t('firstRun.demo.about')}</p>
      <ol className={styles['steps']}>
        {steps.map((step, index) => (
          <li key={step}>
            <span className={styles['number']} aria-hidden="true">
              {index + 1}
            </span>
            {t(step)}
          </li>
        ))}
      </ol>
      <div className={styles['bottom']}>
        <PathField
          value={folder}
          onChange={setFolder}
          onPick={() => void onPick()}
          description={t('firstRun.demo.folder')}
        />
        {(demo.error ?? pick.error) !== undefined && <DemoError error={demo.error ?? pick.error} />}
        <div className="row">
          <Button
            {...(isPrimary ? { variant: 'primary', keyHint: keyHintOf('page.primary') } : {})}
            size="large"
            busyLabel={demo.isBusy ? t('firstRun.demo.making') : undefined}
            onPress={() => void onStart()}
          >
            {t('firstRun.demo')}
          </Button>
        </div>
      </div>
    </>
  );
}

function DemoError({
  error,
}: {
  readonly error: Parameters<typeof ErrorCard>[0]['error'] | undefined;
}): ReactElement | null {
  return error === undefined ? null : <ErrorCard error={error} title={t('firstRun.demo.error')} />;
}

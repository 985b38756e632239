/** First run: try the demo project, or connect a store. */
import { useState, type ReactElement } from 'react';
import type { Overview } from '../../../shared/ipc/contract';
import type { Navigate } from '../../app/routes';
import { refreshOverview } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/LiveRegion';
import { PathField } from '../../ui/PathField';
import { ConnectStoreForm } from '../settings/ConnectStoreForm';
import styles from './FirstRun.module.css';

export interface FirstRunPageProps {
  readonly overview: Overview;
  readonly navigate: Navigate;
}

const steps = [
  'Makes a small project with a scene, textures and a rendered sequence',
  'Sends it to a store in a folder and renders it on a farm of this computer',
  'Changes some frames, so that you can decide, apply and undo',
];

export function FirstRunPage({ overview, navigate }: FirstRunPageProps): ReactElement {
  return (
    <div className={styles['scroll']}>
      <div className={styles['first']}>
        <div className={styles['head']}>
          <span className={styles['mark']}>
            <Icon name="satchel" size={20} />
          </span>
          <div>
            <h1 className={styles['title']}>Carry work to the farm, bring renders home</h1>
            <p className="t2">
              Choose where your files go first. You can change it later. Nothing is uploaded until you submit.
            </p>
          </div>
        </div>
        <div className={styles['ways']}>
          <section className={styles['way']} aria-labelledby="way-demo">
            <h2 id="way-demo">
              <Icon name="folder" /> Try the demo project
            </h2>
            <DemoWay overview={overview} navigate={navigate} />
          </section>
          <section className={styles['way']} aria-labelledby="way-store">
            <h2 id="way-store">
              <Icon name="farm" /> Connect a store
            </h2>
            <p className="s12 t2">
              A bucket or a folder in the layout of job attachments. Satchel stores no keys of its own.
            </p>
            <ConnectStoreForm
              overview={overview}
              onConnected={() => {
                navigate({ name: 'submit' });
              }}
              note={<span className="s12 t3">checked before it is kept</span>}
            />
          </section>
        </div>
      </div>
    </div>
  );
}

function DemoWay({ overview, navigate }: FirstRunPageProps): ReactElement {
  const [folder, setFolder] = useState(overview.demoFolder);
  const demo = useCommand('demo.start');
  const pick = useCommand('dialog.pickFolder');
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: 'Folder for the demo project' });
    if (picked !== undefined && picked.path !== null) setFolder(picked.path);
  };
  const onStart = async (): Promise<void> => {
    const started = await demo.run(folder.trim() === '' ? {} : { folder: folder.trim() });
    if (started === undefined) return;
    announce('The demo project is being made.');
    await refreshOverview();
    navigate({ name: 'activity' });
  };
  return (
    <>
      <p className="s12 t2">
        A folder on this computer plays store and farm. No account and no network, every page works.
      </p>
      <ol className={styles['steps']}>
        {steps.map((step, index) => (
          <li key={step}>
            <span className={styles['number']} aria-hidden="true">
              {index + 1}
            </span>
            {step}
          </li>
        ))}
      </ol>
      <div className={styles['bottom']}>
        <PathField
          value={folder}
          onChange={setFolder}
          onPick={() => void onPick()}
          description="The demo project goes here"
        />
        {(demo.error ?? pick.error) !== undefined && <DemoError error={demo.error ?? pick.error} />}
        <div className="row">
          <Button
            variant="primary"
            size="large"
            keyHint="Ctrl ⏎"
            busyLabel={demo.isBusy ? 'Making' : undefined}
            onPress={() => void onStart()}
          >
            Try the demo project
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
  return error === undefined ? null : <ErrorCard error={error} title="The demo was not made" />;
}

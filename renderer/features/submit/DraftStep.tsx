/** Third step: what will move, the name of the job, and the confirmation with its cost in numbers. */
import { useState, type ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/contract';
import type { Navigate } from '../../app/routes';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatCount, plural, visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { PageHead, PageScroll, SplitPage } from '../../ui/PageLayout';
import { TextField } from '../../ui/TextField';
import { GroupsTable } from './GroupsTable';
import { Problems } from './Problems';
import { WhatWillMove } from './WhatWillMove';
import styles from './Submit.module.css';

export interface DraftStepProps {
  readonly draft: SubmissionDraft;
  readonly navigate: Navigate;
}

export function DraftStep({ draft, navigate }: DraftStepProps): ReactElement {
  const [name, setName] = useState(draft.title);
  const [isAsking, setAsking] = useState(false);
  const confirm = useCommand('submission.confirm');
  const cancel = useCommand('transfer.cancel');
  const isNamed = name.trim() !== '';
  const onConfirm = async (): Promise<void> => {
    const started = await confirm.run({ uid: draft.uid, name: name.trim() });
    if (started === undefined) return;
    announce(`${plural(draft.fileCount, 'file')} on the way to the farm.`);
    navigate({ name: 'activity' });
  };
  const onOther = async (): Promise<void> => {
    const snapshot = await cancel.run({ uid: draft.uid });
    if (snapshot === undefined) return;
    adoptTransfer(snapshot);
    navigate({ name: 'submit' });
  };
  const submitWords = `Submit ${plural(draft.fileCount, 'file')}…`;
  return (
    <>
      <SplitPage sideLabel="What will move" side={<WhatWillMove draft={draft} />}>
        <PageHead
          title={verdictOf(draft)}
          sub={visibleText(draft.title)}
          actions={
            <Button
              variant="quiet"
              icon="x"
              busyLabel={cancel.isBusy ? 'Cancelling' : undefined}
              onPress={() => void onOther()}
            >
              Choose other files
            </Button>
          }
        />
        <PageScroll>
          {cancel.error !== undefined && <ErrorCard error={cancel.error} title="The submission is still waiting" />}
          <div className={styles['nameField']}>
            <TextField
              label="Name"
              description={
                draft.createsJob ? 'The job is called this on the farm.' : 'The submission is called this in Activity.'
              }
              value={name}
              onChange={setName}
              maxLength={128}
              errorMessage={isNamed ? undefined : 'A name, for example sq020_sh0140_lighting_v013'}
            />
          </div>
          <Problems problems={draft.problems} />
          <GroupsTable groups={draft.groups} />
        </PageScroll>
      </SplitPage>
      <ActionBar
        label="Submit"
        actions={
          <Button
            variant="primary"
            size="large"
            keyHint="Ctrl ⏎"
            disabledReason={
              draft.fileCount === 0 ? 'There is no file to submit' : isNamed ? undefined : 'Give it a name first'
            }
            onPress={() => {
              setAsking(true);
            }}
          >
            {submitWords}
          </Button>
        }
      >
        <p className="semi">{costOf(draft)}</p>
        <p className="s12 t2">Files that change while they are sent are sent again or named, never sent half.</p>
      </ActionBar>
      <Dialog
        title={`Submit ${plural(draft.fileCount, 'file')}`}
        isOpen={isAsking}
        onClose={() => {
          confirm.clearError();
          setAsking(false);
        }}
        actions={
          <>
            <Button
              onPress={() => {
                confirm.clearError();
                setAsking(false);
              }}
            >
              Not yet
            </Button>
            <Button
              variant="primary"
              keyHint="Ctrl ⏎"
              busyLabel={confirm.isBusy ? 'Submitting' : undefined}
              onPress={() => void onConfirm()}
            >
              {confirmWords(draft)}
            </Button>
          </>
        }
      >
        <p>
          <b className="semi wrapPath">{visibleText(name.trim())}</b>
        </p>
        <p>{costOf(draft)}</p>
        {draft.problems.length > 0 && (
          <p className="warn">{`${plural(draft.problems.length, 'path is', 'paths are')} left out, see the list on the page.`}</p>
        )}
        <p className="t2">
          {draft.createsJob
            ? 'The job is created after every file is in the store.'
            : 'No farm is connected: it ends with the attachments in the store and no job.'}
        </p>
        {confirm.error !== undefined && <ErrorCard error={confirm.error} title="It was not submitted" />}
      </Dialog>
    </>
  );
}

/** "18.6 GB in 492 objects go to the store, 42.7 GB are there already." */
function costOf({ uploadBytes, uploadObjects, presentBytes, totalBytes }: SubmissionDraft): string {
  if (uploadBytes === undefined) return `Up to ${formatBytes(totalBytes)} go to the store.`;
  const present =
    presentBytes === undefined || presentBytes === 0 ? '' : ` ${formatBytes(presentBytes)} are there already.`;
  if (uploadBytes === 0 && uploadObjects === 0) return `Nothing to upload: the store has every file.${present}`;
  const objects = uploadObjects === undefined ? '' : ` in ${plural(uploadObjects, 'object')}`;
  return `The store grows by ${formatBytes(uploadBytes)}${objects}.${present}`;
}

function confirmWords({ uploadBytes, fileCount, createsJob }: SubmissionDraft): string {
  const files = plural(fileCount, 'file');
  if (uploadBytes === undefined || uploadBytes === 0) return `Submit ${files}`;
  return createsJob ? `Upload ${formatBytes(uploadBytes)} and submit` : `Upload ${formatBytes(uploadBytes)}`;
}

function verdictOf({ fileCount, totalBytes, problems }: SubmissionDraft): ReactElement {
  const size = `${plural(fileCount, 'file')}, ${formatBytes(totalBytes)}.`;
  if (problems.length === 0) return <>{size} Ready to submit.</>;
  return (
    <>
      {size} <span className="warn">{formatCount(problems.length)} left out.</span>
    </>
  );
}

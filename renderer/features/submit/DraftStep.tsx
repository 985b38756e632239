/** Third step: what will move, the name of the job, and the confirmation with its cost in numbers. */
import { useState, type ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import type { Navigate } from '../../app/routes';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand, useOverview } from '../../bridge/hooks';
import { keyHintOf } from '../../bridge/keys';
import { t, Text } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { PageHead, PageScroll, SplitPage } from '../../ui/PageLayout';
import { TextField } from '../../ui/TextField';
import { ConfirmPoints } from './ConfirmPoints';
import { Destination } from './Destination';
import { Findings } from './Findings';
import { GroupsTable } from './GroupsTable';
import { pointsToConfirm } from './pointsToConfirm';
import { Problems } from './Problems';
import { WhatWillMove } from './WhatWillMove';
import styles from './Submit.module.css';

export interface DraftStepProps {
  readonly draft: SubmissionDraft;
  /** Going back leads to the form of the bundle. */
  readonly isOfForm: boolean;
  readonly navigate: Navigate;
}

export function DraftStep({ draft, isOfForm, navigate }: DraftStepProps): ReactElement {
  const [name, setName] = useState(draft.title);
  const [isAsking, setAsking] = useState(false);
  const confirm = useCommand('submission.confirm');
  const cancel = useCommand('transfer.cancel');
  const isNamed = name.trim() !== '';
  const leftOut = notAmongFindings(draft);
  const points = pointsToConfirm(draft);
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set());
  const [remembered, setRemembered] = useState<ReadonlySet<string>>(new Set());
  const isDeadline = useOverview()?.connection.kind === 'deadline';
  const open = points.filter(({ key }) => !agreed.has(key)).length;
  const onConfirm = async (): Promise<void> => {
    // Reached only when every point is agreed to.
    const { unknown = { inputs: [], outputs: [] }, sensitive = [] } = draft;
    const acceptedFolders = [...unknown.inputs, ...unknown.outputs, ...sensitive.map(({ path }) => path)];
    const started = await confirm.run({
      uid: draft.uid,
      name: name.trim(),
      ...(acceptedFolders.length === 0 ? {} : { acceptedFolders }),
      ...(remembered.size === 0 ? {} : { rememberedFolders: [...remembered] }),
    });
    if (started === undefined) return;
    announce(t('submit.sent', { count: draft.fileCount }));
    navigate({ name: 'activity' });
  };
  const onOther = async (): Promise<void> => {
    const snapshot = await cancel.run({ uid: draft.uid });
    if (snapshot === undefined) return;
    adoptTransfer(snapshot);
    navigate({ name: 'submit' });
  };
  return (
    <>
      <SplitPage
        sideLabel={t('submit.willMove')}
        side={
          <>
            <WhatWillMove draft={draft} />
            <ConfirmPoints
              points={points}
              agreed={agreed}
              onChange={(key, isAgreed) => {
                setAgreed((before) => changed(before, key, isAgreed));
              }}
              remembered={remembered}
              onRemember={(folder, isRemembered) => {
                setRemembered((before) => changed(before, folder, isRemembered));
              }}
            />
          </>
        }
      >
        <PageHead
          title={verdictOf(draft)}
          sub={<bdi>{visibleText(draft.title)}</bdi>}
          actions={
            <Button
              variant="quiet"
              icon={isOfForm ? 'left' : 'x'}
              busyLabel={cancel.isBusy ? t('common.cancelling') : undefined}
              onPress={() => void onOther()}
            >
              {t(isOfForm ? 'bundle.again' : 'submit.chooseOther')}
            </Button>
          }
        />
        <PageScroll>
          {cancel.error !== undefined && <ErrorCard error={cancel.error} title={t('submit.stillWaiting')} />}
          <Destination draft={draft} />
          {/* The job of a bundle has its name in the template that was looked at. */}
          {draft.bundle === undefined && (
            <div className={styles['nameField']}>
              <TextField
                label={t('submit.name')}
                description={t(draft.createsJob ? 'submit.name.job' : 'submit.name.attachments')}
                value={name}
                onChange={setName}
                maxLength={128}
                errorMessage={isNamed ? undefined : t('submit.name.example', { example: 'sq020_sh0140_lighting_v013' })}
              />
            </div>
          )}
          <GroupsTable groups={draft.groups} />
          {draft.lint !== undefined && <Findings lint={draft.lint} />}
          <Problems problems={leftOut} />
        </PageScroll>
      </SplitPage>
      <ActionBar
        label={t('submit.bar')}
        actions={
          <Button
            variant="primary"
            size="large"
            keyHint={keyHintOf('page.primary')}
            disabledReason={
              draft.fileCount === 0
                ? t('submit.noFile')
                : !isNamed
                  ? t('submit.name.missing')
                  : open > 0
                    ? t('submit.confirm.left', { count: open })
                    : undefined
            }
            onPress={() => {
              setAsking(true);
            }}
          >
            {t('submit.submit', { count: draft.fileCount })}
          </Button>
        }
      >
        <p className="semi">{costOf(draft)}</p>
        <p className="s12 t2">{t('submit.changing')}</p>
      </ActionBar>
      <Dialog
        title={t('submit.submitNow', { count: draft.fileCount })}
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
              {t('submit.confirm.notYet')}
            </Button>
            <Button
              variant="primary"
              keyHint={keyHintOf('page.primary')}
              busyLabel={confirm.isBusy ? t('submit.confirm.busy') : undefined}
              onPress={() => void onConfirm()}
            >
              {confirmWords(draft)}
            </Button>
          </>
        }
      >
        <p>
          <bdi className="semi wrapPath">{visibleText(name.trim())}</bdi>
        </p>
        <p>{costOf(draft)}</p>
        {draft.problems.length > 0 && (
          <p className="warn">{t('submit.confirm.problems', { count: draft.problems.length })}</p>
        )}
        <p className="t2">
          {t(draft.createsJob ? 'submit.confirm.job' : isDeadline ? 'submit.confirm.noBundle' : 'submit.confirm.noJob')}
        </p>
        {confirm.error !== undefined && <ErrorCard error={confirm.error} title={t('submit.confirm.error')} />}
      </Dialog>
    </>
  );
}

/** The set with a member more or less. */
function changed(before: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  return new Set(isIn ? [...before, member] : [...before].filter((other) => other !== member));
}

/** "The store grows by 18.6 GB in 492 objects. 42.7 GB are there already." */
function costOf({ uploadBytes, uploadObjects, presentBytes, totalBytes }: SubmissionDraft): string {
  if (uploadBytes === undefined) return t('submit.cost.atMost', { size: formatBytes(totalBytes) });
  const size = formatBytes(uploadBytes);
  const isNothing = uploadBytes === 0 && uploadObjects === 0;
  if (presentBytes === undefined || presentBytes === 0) {
    if (isNothing) return t('submit.cost.nothing');
    if (uploadObjects === undefined) return t('submit.cost.grows', { size });
    return t('submit.cost.growsObjects', { size, count: uploadObjects });
  }
  const present = formatBytes(presentBytes);
  if (isNothing) return t('submit.cost.nothingPresent', { present });
  if (uploadObjects === undefined) return t('submit.cost.growsPresent', { size, present });
  return t('submit.cost.growsObjectsPresent', { size, count: uploadObjects, present });
}

function confirmWords({ uploadBytes, fileCount, createsJob }: SubmissionDraft): string {
  if (uploadBytes === undefined || uploadBytes === 0) return t('submit.submitNow', { count: fileCount });
  return t(createsJob ? 'submit.uploadAndSubmit' : 'submit.upload', { size: formatBytes(uploadBytes) });
}

/** What is not there has its row among the findings, with what can be done about it. */
function notAmongFindings({ problems, lint }: SubmissionDraft): SubmissionDraft['problems'] {
  const found = new Set(
    (lint?.findings ?? []).flatMap(({ id, path }) => (id === 'input.missing' || id === 'link.broken' ? [path] : [])),
  );
  return problems.filter(({ path }) => !found.has(path));
}

function verdictOf({ fileCount, totalBytes, problems }: SubmissionDraft): ReactElement {
  return (
    <Text
      id={problems.length === 0 ? 'submit.verdict.ready' : 'submit.verdict.leftOut'}
      values={{
        count: fileCount,
        size: formatBytes(totalBytes),
        left: problems.length,
        warn: (words) => <span className="warn">{words}</span>,
      }}
    />
  );
}

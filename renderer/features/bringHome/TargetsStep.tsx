/** Where each root of a download goes on this workstation. */
import { useState, type ReactElement } from 'react';
import type { ReviewSummary } from '../../../shared/ipc/contract';
import type { Navigate } from '../../app/routes';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { plural, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PageHead, PageScroll, SectionTitle } from '../../ui/PageLayout';
import { PathField } from '../../ui/PathField';
import styles from './BringHome.module.css';

export interface TargetsStepProps {
  readonly review: ReviewSummary;
  readonly jobId: string | undefined;
  readonly navigate: Navigate;
  readonly onReplanned: (uid: string) => void;
}

export function TargetsStep({ review, jobId, navigate, onReplanned }: TargetsStepProps): ReactElement {
  const [targets, setTargets] = useState(() => review.roots.map((root) => root.target ?? ''));
  const plan = useCommand('download.plan');
  const cancel = useCommand('transfer.cancel');
  const missing = targets.filter((target) => target.trim() === '').length;
  const hasChanged = review.roots.some((root, index) => (root.target ?? '') !== targets[index]);
  const onGoOn = async (): Promise<void> => {
    if (!hasChanged || jobId === undefined) {
      navigate({ name: 'review', uid: review.uid });
      return;
    }
    const chosen = review.roots.flatMap((root, index) => {
      const target = targets[index]?.trim() ?? '';
      return target === '' ? [] : [{ source: root.source, target }];
    });
    const started = await plan.run({ jobId, targets: chosen });
    if (started === undefined) return;
    // The plan for the old places is not needed any more.
    const snapshot = await cancel.run({ uid: review.uid });
    if (snapshot !== undefined) adoptTransfer(snapshot);
    onReplanned(started.uid);
  };
  return (
    <>
      <PageHead
        title={
          missing === 0 ? 'Every file has a place to go.' : `${plural(missing, 'root needs', 'roots need')} a folder.`
        }
        sub={visibleText(review.title)}
      />
      <PageScroll>
        {plan.error !== undefined && <ErrorCard error={plan.error} title="The download was not planned again" />}
        <SectionTitle title="Where it goes" note={plural(review.fileCount, 'file')} />
        <ul className={styles['roots']}>
          {review.roots.map((root, index) => (
            <Root
              key={root.id}
              root={root}
              target={targets[index] ?? ''}
              onChange={(target) => {
                setTargets((before) => before.with(index, target));
              }}
            />
          ))}
        </ul>
      </PageScroll>
      <ActionBar
        label="Next step"
        actions={
          <Button
            variant="primary"
            size="large"
            keyHint="Ctrl ⏎"
            busyLabel={plan.isBusy ? 'Planning' : undefined}
            disabledReason={missing > 0 ? `Choose a folder for ${plural(missing, 'root')}` : undefined}
            onPress={() => void onGoOn()}
          >
            {hasChanged ? 'Plan with these folders' : 'Go on to the review'}
          </Button>
        }
      >
        <p className="s12 t2">Nothing is written before you review the plan.</p>
      </ActionBar>
    </>
  );
}

const howWords: Readonly<Record<string, string>> = {
  'storage-profile': 'by the storage profile',
  'same-path': 'the same path as on the farm',
  remembered: 'chosen last time',
  chosen: 'chosen by you',
};

interface RootProps {
  readonly root: ReviewSummary['roots'][number];
  readonly target: string;
  readonly onChange: (target: string) => void;
}

function Root({ root, target, onChange }: RootProps): ReactElement {
  const pick = useCommand('dialog.pickFolder');
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: 'Where it goes' });
    if (picked !== undefined && picked.path !== null) onChange(picked.path);
  };
  const source = visibleText(root.source);
  return (
    <li className={`${styles['root'] ?? ''} ${target.trim() === '' ? (styles['open'] ?? '') : ''}`}>
      <p className="farm mono wrapPath">
        <Icon name="farm" label="On the farm" /> {source}
      </p>
      <div role="group" aria-label={`Where ${source} goes`}>
        <PathField
          value={target}
          onChange={onChange}
          onPick={() => void onPick()}
          description={
            target.trim() === '' ? (
              <span className="warn">
                <Icon name="warn" size={12} /> No rule for this root
              </span>
            ) : target === root.target ? (
              (howWords[root.how] ?? visibleText(root.how))
            ) : (
              'chosen by you'
            )
          }
        />
      </div>
    </li>
  );
}

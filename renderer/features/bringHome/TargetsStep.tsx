/** Where each root of a download goes on this workstation. */
import { useState, type ReactElement } from 'react';
import type { ReviewSummary } from '../../../shared/ipc/contract';
import type { Navigate } from '../../app/routes';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import type { MessageId } from '../../locales/english';
import { t } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
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
        title={missing === 0 ? t('bringHome.places.all') : t('bringHome.places.missing', { count: missing })}
        sub={<bdi>{visibleText(review.title)}</bdi>}
      />
      <PageScroll>
        {plan.error !== undefined && <ErrorCard error={plan.error} title={t('bringHome.replan.error')} />}
        <SectionTitle title={t('bringHome.where')} note={t('common.files', { count: review.fileCount })} />
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
        label={t('common.nextStep')}
        actions={
          <Button
            variant="primary"
            size="large"
            keyHint="Ctrl ⏎"
            busyLabel={plan.isBusy ? t('common.planning') : undefined}
            disabledReason={missing > 0 ? t('bringHome.where.missing', { count: missing }) : undefined}
            onPress={() => void onGoOn()}
          >
            {t(hasChanged ? 'bringHome.planWith' : 'bringHome.goOn')}
          </Button>
        }
      >
        <p className="s12 t2">{t('bringHome.before')}</p>
      </ActionBar>
    </>
  );
}

const howWords: Readonly<Record<string, MessageId>> = {
  'storage-profile': 'bringHome.how.profile',
  'same-path': 'bringHome.how.samePath',
  remembered: 'bringHome.how.remembered',
  chosen: 'bringHome.how.chosen',
};

/** A reason without words is shown as it is. */
function howOf(how: string): string {
  const known = Object.hasOwn(howWords, how) ? howWords[how] : undefined;
  return known === undefined ? visibleText(how) : t(known);
}

interface RootProps {
  readonly root: ReviewSummary['roots'][number];
  readonly target: string;
  readonly onChange: (target: string) => void;
}

function Root({ root, target, onChange }: RootProps): ReactElement {
  const pick = useCommand('dialog.pickFolder');
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: t('bringHome.where') });
    if (picked !== undefined && picked.path !== null) onChange(picked.path);
  };
  const source = visibleText(root.source);
  return (
    <li className={`${styles['root'] ?? ''} ${target.trim() === '' ? (styles['open'] ?? '') : ''}`}>
      <p className="farm mono wrapPath">
        <Icon name="farm" label={t('common.onFarm')} /> <bdi>{source}</bdi>
      </p>
      <div role="group" aria-label={t('bringHome.where.of', { source })}>
        <PathField
          value={target}
          onChange={onChange}
          onPick={() => void onPick()}
          description={
            target.trim() === '' ? (
              <span className="warn">
                <Icon name="warn" size={12} /> {t('bringHome.how.none')}
              </span>
            ) : target === root.target ? (
              howOf(root.how)
            ) : (
              t('bringHome.how.chosen')
            )
          }
        />
      </div>
    </li>
  );
}

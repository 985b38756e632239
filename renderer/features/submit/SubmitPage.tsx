/** Submit: choose files, look at what will move, confirm. */
import { useState, type ReactElement } from 'react';
import { hasStopped } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { useQuery, useTransfer } from '../../bridge/hooks';
import { RetryButton } from '../activity/RetryButton';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Spinner } from '../../ui/Spinner';
import { emptyChoice, type Choice } from './choice';
import { DraftStep } from './DraftStep';
import { FirstStep } from './FirstStep';
import { InspectingStep } from './InspectingStep';
import { RequestedSubmission } from './RequestedSubmission';
import { WaitingScenes } from './WaitingScenes';

export interface SubmitPageProps {
  readonly navigate: Navigate;
  /** The submission being looked at; absent while files are chosen. */
  readonly uid: string | undefined;
  /** Chosen before the page came, such as by a path that was typed elsewhere. */
  readonly paths?: readonly string[] | undefined;
  /** The request of a DCC whose list is shown. */
  readonly requestId?: string | undefined;
}

export function SubmitPage({ navigate, uid, paths = [], requestId }: SubmitPageProps): ReactElement {
  const [choice, setChoice] = useState<Choice>({ ...emptyChoice, paths });
  if (uid === undefined && requestId !== undefined)
    return <RequestedSubmission key={requestId} id={requestId} navigate={navigate} />;
  if (uid === undefined)
    return (
      <FirstStep
        choice={choice}
        onChange={setChoice}
        onStarted={(started) => {
          navigate({ name: 'submit', uid: started });
        }}
      >
        <WaitingScenes navigate={navigate} />
      </FirstStep>
    );
  return <InspectedSubmission key={uid} uid={uid} isOfForm={isOfBundle(choice)} navigate={navigate} />;
}

/** Whether going back leads to the form of a bundle. */
function isOfBundle({ paths, bundle }: Choice): boolean {
  return paths.length === 1 && bundle?.path === paths[0];
}

interface InspectedProps {
  readonly uid: string;
  readonly isOfForm: boolean;
  readonly navigate: Navigate;
}

/** Follows one submission from its inspection to the confirmation. */
function InspectedSubmission({ uid, isOfForm, navigate }: InspectedProps): ReactElement {
  const transfer = useTransfer(uid);
  const isReady = transfer?.state === 'waiting-user' && transfer.waitingFor === 'submission';
  const draft = useQuery('submission.get', isReady ? { uid } : undefined);
  const startOver = (
    <Button
      onPress={() => {
        navigate({ name: 'submit' });
      }}
    >
      {t(isOfForm ? 'bundle.again' : 'submit.chooseOther')}
    </Button>
  );
  if (transfer !== undefined && hasStopped(transfer) && transfer.error !== undefined)
    return (
      <>
        <PageHead title={t('submit.failed')} />
        <PageScroll>
          <ErrorCard
            error={transfer.error}
            action={
              <span className="row">
                {startOver}
                <RetryButton transfer={transfer} isMain={transfer.error.retryable} />
              </span>
            }
          />
        </PageScroll>
      </>
    );
  if (transfer?.state === 'done' || transfer?.state === 'cancelled' || transfer?.state === 'failed')
    return (
      <PageHead
        title={t(transfer.state === 'done' ? 'submit.done' : 'submit.cancelled')}
        sub={transfer.outcome}
        actions={startOver}
      />
    );
  if (draft.error !== undefined)
    return (
      <>
        <PageHead title={t('submit.unreadable')} />
        <PageScroll>
          <ErrorCard error={draft.error} action={<Button onPress={draft.reload}>{t('common.tryAgain')}</Button>} />
        </PageScroll>
      </>
    );
  if (draft.value !== undefined)
    return <DraftStep key={draft.value.uid} draft={draft.value} isOfForm={isOfForm} navigate={navigate} />;
  if (transfer !== undefined && !isReady) return <InspectingStep transfer={transfer} navigate={navigate} />;
  return (
    <PageHead
      title={
        <span className="row">
          <Spinner /> {t('submit.reading')}
        </span>
      }
    />
  );
}

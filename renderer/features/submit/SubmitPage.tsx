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
import { ChooseStep } from './ChooseStep';
import { emptyChoice, type Choice } from './choice';
import { DraftStep } from './DraftStep';
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
      <ChooseStep
        choice={choice}
        onChange={setChoice}
        onStarted={(started) => {
          navigate({ name: 'submit', uid: started });
        }}
      >
        <WaitingScenes navigate={navigate} />
      </ChooseStep>
    );
  return <InspectedSubmission key={uid} uid={uid} navigate={navigate} />;
}

/** Follows one submission from its inspection to the confirmation. */
function InspectedSubmission({ uid, navigate }: { readonly uid: string; readonly navigate: Navigate }): ReactElement {
  const transfer = useTransfer(uid);
  const isReady = transfer?.state === 'waiting-user' && transfer.waitingFor === 'submission';
  const draft = useQuery('submission.get', isReady ? { uid } : undefined);
  const startOver = (
    <Button
      onPress={() => {
        navigate({ name: 'submit' });
      }}
    >
      {t('submit.chooseOther')}
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
  if (draft.value !== undefined) return <DraftStep key={draft.value.uid} draft={draft.value} navigate={navigate} />;
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

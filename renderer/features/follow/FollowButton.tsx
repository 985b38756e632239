/** Follows a job, or the whole queue: outputs come home as tasks finish. Says so where it is followed already. */
import { useState, type ReactElement } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import { call, toShownError } from '../../bridge/client';
import { useOverview } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Tooltip } from '../../ui/Tooltip';
import { useFollows } from './useFollows';

export interface FollowButtonProps {
  /** Without one the queue. */
  readonly jobId?: string;
  readonly onFollowed: () => void;
  readonly onError: (error: ErrorDto | undefined) => void;
}

const words = {
  job: { follow: 'follow.job', is: 'follow.job.is' },
  queue: { follow: 'follow.queue', is: 'follow.queue.is' },
} as const;

export function FollowButton({ jobId, onFollowed, onError }: FollowButtonProps): ReactElement {
  const follows = useFollows();
  const [isBusy, setBusy] = useState(false);
  const what = jobId === undefined ? 'queue' : 'job';
  const queueId = useOverview()?.connection.queueId;
  // Another queue may be followed still that the window was connected to before.
  const isFollowed = follows.some(
    (row) =>
      row.isActive &&
      row.what === what &&
      row.jobId === jobId &&
      (jobId !== undefined || queueId === undefined || row.queueId === queueId),
  );
  const follow = async (): Promise<void> => {
    setBusy(true);
    onError(undefined);
    try {
      await call('follow.start', jobId === undefined ? {} : { jobId });
      onFollowed();
    } catch (thrown) {
      onError(toShownError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Tooltip text={t(jobId === undefined ? 'follow.about.queue' : 'follow.about.job')}>
      <Button
        icon="down"
        {...(jobId === undefined ? {} : { size: 'large' as const })}
        busyLabel={isBusy ? t('follow.starting') : undefined}
        disabledReason={isFollowed ? t('follow.already') : undefined}
        onPress={() => void follow()}
      >
        {t(isFollowed ? words[what].is : words[what].follow)}
      </Button>
    </Tooltip>
  );
}

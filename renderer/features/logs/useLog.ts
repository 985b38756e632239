/** The lines of one log, and what is added to it while it is followed. */
import { useEffect, useState } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { LogLine } from '../../../shared/ipc/diagnostics';
import { call, toShownError } from '../../bridge/client';

const lookAgainMs = 1000;
const mostKept = 5000;

export interface ShownLog {
  readonly lines: readonly LogLine[];
  readonly hasOlder: boolean;
  readonly error: ErrorDto | undefined;
}

interface Read extends ShownLog {
  readonly id: string;
}

export function useLog(id: string | undefined, isFollowing: boolean): ShownLog {
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    if (id === undefined) return undefined;
    let isCurrent = true;
    let after: number | undefined;
    let timer: number | undefined;
    const look = async (): Promise<void> => {
      try {
        const answer = await call('logs.read', { id, ...(after === undefined ? {} : { after }) });
        if (!isCurrent) return;
        after = answer.next;
        setRead((before) => {
          const isNew = answer.isFromStart || before?.id !== id;
          if (!isNew && answer.lines.length === 0 && before.error === undefined) return before;
          const lines = isNew ? answer.lines : [...before.lines, ...answer.lines].slice(-mostKept);
          return { id, lines, hasOlder: isNew ? answer.hasOlder : before.hasOlder, error: undefined };
        });
      } catch (thrown) {
        if (isCurrent) setRead({ id, lines: [], hasOlder: false, error: toShownError(thrown) });
      }
      if (isCurrent && isFollowing) timer = window.setTimeout(() => void look(), lookAgainMs);
    };
    void look();
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [id, isFollowing]);
  return read !== undefined && read.id === id ? read : { lines: [], hasOlder: false, error: undefined };
}

/** Makes the card of a run that stopped on something that somebody has to decide (transfers.md §6.6). */
import { mostEvidence, type CardChoice, type CardKind, type DecisionCard } from '../../../shared/domain/decisionCard';
import type { ErrorCode, ErrorDto } from '../../../shared/domain/errors';
import type { ErrorClass, ProgressDocument } from '../../../shared/domain/progress';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { errorClassOf } from './errorClass';
import type { RunFacts } from '../../../shared/domain/runEvents';
import { withoutSecrets } from './withoutSecrets';

export interface StoppedRun {
  readonly cardId: string;
  readonly runId: string;
  readonly nowMs: number;
  readonly snapshot: Pick<TransferSnapshot, 'uid' | 'class'>;
  readonly error: ErrorDto;
  /** What was measured until it stopped. */
  readonly progress?: ProgressDocument;
}

const kindByClass: Partial<Record<ErrorClass, CardKind>> = {
  auth: 'auth',
  permission: 'permission',
  nospace: 'space',
  tls: 'tls',
  source: 'source-changed',
  throttle: 'endpoint',
  timeout: 'endpoint',
  reset: 'endpoint',
  dns: 'endpoint',
  server: 'endpoint',
};

function kindOf(code: ErrorCode): CardKind | undefined {
  return code === 'transfer.many_failures' ? 'many-failures' : kindByClass[errorClassOf(code)];
}

/** Hashing again helps what changed; what is gone or cannot be read is only looked for again. */
const changed: ReadonlySet<ErrorCode> = new Set(['source.changed', 'scan.file_changing']);
/** Signing in does not help against these. */
const notSignedOut: ReadonlySet<ErrorCode> = new Set(['auth.clock']);

/** The first is the one that fits best. */
function choicesOf(
  kind: CardKind,
  code: ErrorCode,
  isSubmit: boolean,
  hasEndpoint: boolean,
): [CardChoice, ...CardChoice[]] {
  const exclude: CardChoice[] = hasEndpoint ? ['exclude-endpoint'] : [];
  const skip: CardChoice[] = isSubmit ? ['skip-items'] : [];
  switch (kind) {
    case 'auth':
      return notSignedOut.has(code) ? ['retry', 'cancel'] : ['sign-in', 'retry', 'cancel'];
    case 'space':
      return code === 'store.full' ? ['retry', 'cancel'] : ['free-space', 'retry', 'cancel'];
    case 'source-changed':
      return [changed.has(code) ? 'rehash' : 'retry', ...skip, 'cancel'];
    case 'many-failures':
      return ['retry', ...exclude, ...skip, 'cancel'];
    case 'endpoint':
    case 'permission':
      return ['retry', ...exclude, 'cancel'];
    case 'tls':
      return ['retry', 'cancel'];
  }
}

function evidenceOf({ error, progress }: StoppedRun): string[] {
  const named = ['path', 'key', 'last', 'part1', 'part2', 'part3'].flatMap((name) => {
    const value = error.details?.[name];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  const endpoint = progress?.endpoint?.key;
  const counts = Object.entries(progress?.errors?.byClass ?? {})
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name}: ${count}`);
  return [...named, ...(endpoint === undefined ? [] : [endpoint]), ...counts].slice(0, mostEvidence);
}

/** `undefined` for an error that nobody has to decide about. */
export function decisionCard(run: StoppedRun): DecisionCard | undefined {
  const { cardId, runId, nowMs, snapshot, error, progress } = run;
  const kind = kindOf(error.code);
  if (kind === undefined) return undefined;
  const choices = choicesOf(kind, error.code, snapshot.class === 'submit', progress?.endpoint !== undefined);
  return withoutSecrets({
    v: 1,
    cardId,
    transferUid: snapshot.uid,
    runId,
    kind,
    code: error.code,
    sentence: error.message,
    hint: error.hint ?? '',
    evidence: evidenceOf(run),
    choices,
    defaultChoice: choices[0],
    createdAt: new Date(nowMs).toISOString(),
  } satisfies DecisionCard);
}

/** For the event that it was shown. */
export function factsOfCard({ cardId, kind, code, choices, defaultChoice }: DecisionCard): RunFacts {
  return { cardId, kind, code, choices: [...choices], defaultChoice };
}

/** For the event that somebody chose; starting again is what most choices come to. */
export function factsOfAnswer({ cardId, kind, defaultChoice }: DecisionCard, choice?: CardChoice): RunFacts {
  return { cardId, kind, choice: choice ?? (defaultChoice === 'rehash' ? 'rehash' : 'retry') };
}

/** Checking storage before anybody commits to it: which places, with what, and what was found a moment ago. */
import type { CheckDocument, CheckMode, CheckResult, CheckTrigger } from '../../../shared/domain/check';
import type { FlowControl } from '../transfers/flow/flowControl';
import type { Ids } from '../ports/clock';
import type { Hasher, StoreCache } from '../ports/hashing';
import { dataKey } from '../store/keys';
import { checkTargets, type Checked, type TargetParts } from './checkTargets';
import { createLightResults } from './lightResults';
import type { TargetPlan } from './probe';
import { runChecks } from './runChecks';
import { endpointsConclusion } from './s3/endpointsConclusion';
import { s3Probes, type S3CheckOptions, type S3CheckPorts } from './s3/s3Probes';

export interface CheckAsk extends S3CheckOptions {
  readonly trigger: CheckTrigger;
  readonly mode: CheckMode;
  /** Folders and addresses of stores; none for what is in force. */
  readonly targets: readonly string[];
}

export interface Checks {
  /** Answers whatever is found; rejects for places that cannot be checked at all, and as aborted. */
  run(
    ask: CheckAsk,
    host: { readonly signal: AbortSignal; readonly heard?: (result: CheckResult) => void },
  ): Promise<CheckDocument>;
  /** Somebody signed in, or a transfer was refused: the next check asks everything anew. */
  forget(): void;
  /** Waits until nothing of a check is left at any place. */
  close(): Promise<void>;
}

/** What checking takes of the world. */
export interface CheckPorts extends Pick<S3CheckPorts, 'openBucket' | 'network'> {
  /** What is tried at a folder. */
  readonly folderProbes: (folder: Extract<Checked, { kind: 'folder' }>) => Pick<TargetPlan, 'probes' | 'close'>;
}

export interface ChecksParts extends Omit<TargetParts, 'signal'>, CheckPorts {
  readonly ids: Pick<Ids, 'uuid'>;
  /** Which installation of Satchel this is. */
  readonly agentId: string;
  readonly flow: Pick<FlowControl, 'endpoints'>;
  readonly hasher: Pick<Hasher, 'hash'>;
  readonly storeCache: Pick<StoreCache, 'upkeep'>;
  readonly logError: (error: unknown) => void;
}

const largeBytes = 8 << 20;
/** Objects by chance among which a large one is looked for. */
const lookedThrough = 1_000;

export function createChecks(parts: ChecksParts): Checks {
  const { clock, ids, agentId } = parts;
  const light = createLightResults();
  const closings = new Set<Promise<void>>();
  const ending = new AbortController();
  const closing = (work: Promise<void>): void => {
    const ended = work.catch(parts.logError).finally(() => closings.delete(ended));
    closings.add(ended);
  };
  const standing: S3CheckPorts['standing'] = (key) => parts.flow.endpoints().find((row) => row.key === key);
  const largeObject: S3CheckPorts['largeObject'] = (storeId) => {
    const found = parts.storeCache.upkeep
      ?.sample(storeId, lookedThrough)
      .find(({ sizeBytes }) => sizeBytes >= largeBytes);
    return found === undefined ? undefined : dataKey(found.hash);
  };
  const planOf = (checked: Checked, options: S3CheckOptions): TargetPlan =>
    checked.kind === 's3'
      ? s3Probes(
          { ...checked.s3, ...options },
          { ...parts, hash: (bytes) => parts.hasher.hash(bytes), standing, largeObject },
        )
      : { target: checked.target, ...parts.folderProbes(checked) };

  return {
    run: async ({ trigger, mode, targets, ...options }, { signal, heard }) => {
      const own = AbortSignal.any([signal, ending.signal]);
      const checked = checkTargets(targets, { ...parts, signal: own });
      const plans = checked.map((each) => planOf(each, options));
      const conclusions = checked.flatMap((each) =>
        each.kind === 's3' ? (endpointsConclusion([each.s3.target]) ?? []) : [],
      );
      // Whoever asks by hand has changed something and wants to know.
      const isByHand = trigger === 'manual' || trigger === 'cli';
      return await runChecks(
        { checkId: ids.uuid(), trigger, mode, agentId, plans, conclusions },
        { clock, signal: own, closing, ...(isByHand ? {} : { light }), ...(heard === undefined ? {} : { heard }) },
      );
    },
    forget: () => {
      light.forget();
    },
    close: async () => {
      ending.abort();
      await Promise.all(closings);
    },
  };
}

/** What every verb works with: its output, a signal for Ctrl-C, and the engine on demand. */
import { AppError } from '../../shared/domain/errors';
import type { SettingKey } from '../../shared/domain/config';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { Diagnostics } from '../engine/diagnostics/diagnostics';
import type { Engine } from '../engine/engine';
import type { ProgressSink, RunContext } from '../engine/ports/progress';
import type { ComposePlace } from '../compose/composeInput';
import type { CliLog } from './cliLog';
import { createOutput, type Output } from './output/output';

/** Options that every verb takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly home?: string;
  readonly agentId?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly deadlineEndpointUrl?: string;
  readonly farmId?: string;
  readonly queueId?: string;
  readonly storageProfileId?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly s3RootUri?: string;
  readonly store?: string;
  /** The Deadline client's name of the store in `manifest upload`. */
  readonly s3CasUri?: string;
}

export interface Session {
  readonly output: Output;
  readonly options: CommonOptions;
  readonly context: RunContext;
  /** Opens the engine at the first call. */
  readonly engine: (home?: string) => Promise<Engine>;
  /** Without an engine, for when none can be opened. */
  readonly diagnostics: () => Promise<Diagnostics>;
  /** Waits for a transfer while showing its progress, and passes its failure on. */
  readonly follow: (engine: Engine, uid: string) => Promise<TransferSnapshot>;
  readonly close: () => Promise<void>;
}

export interface SessionParts {
  readonly options: CommonOptions;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly log: Pick<CliLog, 'note'>;
}

export function createSession({ options, version, signal, log }: SessionParts): Session {
  const output = createOutput({
    isJson: options.json === true,
    isQuiet: options.quiet === true,
    stdout: process.stdout,
    stderr: process.stderr,
  });
  let opened: Promise<Engine> | undefined;
  let followed: string | undefined;

  const place = (home: string | undefined): ComposePlace => ({
    env: {
      ...process.env,
      ...(home === undefined && options.home === undefined ? {} : { SATCHEL_HOME: home ?? options.home }),
      ...(options.agentId === undefined ? {} : { SATCHEL_AGENT_ID: options.agentId }),
      ...(options.deadlineEndpointUrl === undefined ? {} : { AWS_ENDPOINT_URL_DEADLINE: options.deadlineEndpointUrl }),
    },
    commandLine: settingsOf(options),
    ...(options.config === undefined ? {} : { configPath: options.config }),
    version,
  });
  const compose = async (home: string | undefined): Promise<Engine> => {
    const { composeEngine } = await import('../compose');
    const composed = await composeEngine({
      ...place(home),
      role: 'cli',
      emit: (event) => {
        if (event.name === 'transfer.changed' && event.payload.uid === followed) output.progress(event.payload);
      },
      log: (level, message) => {
        log.note(level, message);
        if (level === 'warn') output.warning(message);
        else if (options.verbose === true || level === 'error') output.log(`${level}: ${message}`);
      },
    });
    // What programs read is in one language.
    if (options.json === true) (await import('../../shared/text/say')).sayIn('en');
    return composed;
  };
  const engine = (home?: string): Promise<Engine> => (opened ??= compose(home));

  return {
    output,
    options,
    context: { signal, progress: createPhaseSink(output) },
    engine,
    diagnostics: async () => (await import('../compose/composeDiagnostics')).composeDiagnostics(place(undefined)),
    follow: async (running, uid) => {
      followed = uid;
      const cancel = (): void => {
        void running.board.cancel(uid);
      };
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
      const snapshot = await running.board.settled(uid);
      signal.removeEventListener('abort', cancel);
      followed = undefined;
      if (snapshot.error !== undefined) throw new AppError(snapshot.error);
      if (snapshot.state === 'cancelled')
        throw new AppError({
          code: 'cancelled',
          message: 'Cancelled. What was complete stays, and the same command goes on from there.',
        });
      return snapshot;
    },
    close: async () => {
      // An engine that could not be opened was told where it was asked for.
      const running = await opened?.catch(() => undefined);
      await running?.close();
    },
  };
}

const phaseIntervalMs = 250;

/** At most four lines a second, and one for each new phase. */
function createPhaseSink(output: Output): ProgressSink {
  let last: { readonly phase: string; readonly atMs: number } | undefined;
  return (step) => {
    const atMs = Date.now();
    if (last?.phase === step.phase && atMs - last.atMs < phaseIntervalMs) return;
    last = { phase: step.phase, atMs };
    output.phase(step);
  };
}

function settingsOf(options: CommonOptions): ReadonlyMap<SettingKey, unknown> {
  const given: readonly (readonly [SettingKey, string | undefined])[] = [
    ['store.uri', options.s3RootUri ?? options.store ?? options.s3CasUri],
    ['store.region', options.region],
    ['store.endpointUrl', options.endpointUrl],
    ['store.profile', options.profile],
    ['deadline.profile', options.profile],
    ['deadline.farmId', options.farmId],
    ['deadline.farmRegion', options.region],
    ['deadline.queueId', options.queueId],
    ['deadline.storageProfileId', options.storageProfileId],
  ];
  const values = new Map<SettingKey, unknown>(given.filter(([, value]) => value !== undefined));
  // A store named on the command line is not the one that a configured local farm works for.
  if (values.has('store.uri')) values.set('farm.localFolder', '');
  return values;
}

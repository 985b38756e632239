/** A bridge of the same contract whose engine is a few lines of memory; puts itself where the preload would. */
import type { Bridge } from '../../../shared/ipc/bridge';
import type { CommandName, EventName, Input, Output } from '../../../shared/ipc/contract';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { ErrorDto, Result } from '../../../shared/domain/errors';
import { sampleOutline } from './sampleOutline';
import { sampleQueue, sampleStopped } from './sampleQueue';
import { sampleResult, sampleResultRows, sampleRuns, sampleUsage, sampleVersions } from './sampleDownloads';
import {
  sampleFarms,
  sampleProfiles,
  sampleQueueFacts,
  sampleQueues,
  sampleSignIn,
  sampleStanding,
} from './sampleFarms';
import { sampleMapping, sampleMove, samplePlaces, samplePut, sampleRemove, sampleTried } from './sampleMapping';
import { sampleFollows, sampleFollowTransfers } from './sampleFollows';
import { sampleOverview, scenarios, type Scenario } from './sampleState';
import { sampleDraft, sampleJobs, sampleReview } from './sampleSubjects';
import { downloadPhases, submitPhases, track } from './sampleTransfers';

const wanted = new URLSearchParams(location.search);
const scenario: Scenario = scenarios.find((known) => known === wanted.get('scenario')) ?? 'busy';
const now = Date.now();
let overview = sampleOverview(scenario, now, wanted.get('language') ?? 'system');
const isFollowing = wanted.get('follows') === 'some';
if (wanted.has('follows')) {
  const connection = { kind: 'deadline' as const, farmName: 'studio-farm', queueName: 'lighting' };
  overview = { ...overview, connection, ...(isFollowing ? { transfers: sampleFollowTransfers(now) } : {}) };
}
let transfers: TransferSnapshot[] =
  scenario === 'queue' ? sampleQueue(now) : scenario === 'stopped' ? sampleStopped(now) : [...overview.transfers];
const targets = new Map<string, (string | null)[]>();
/** Rows of the outline without a tick. */
const leftOut = new Set<string>(['g2']);
let limits: Output<'limits.get'> = {
  now: { up: 120e6, down: 0, because: 'settings' },
  up: 120e6,
  down: 0,
  timetable: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], fromMinute: 480, toMinute: 1140, up: 20e6, down: 50e6 }],
  override: null,
  sharedBy: 1,
};
let enginePort: MessagePort | undefined;
let nextUid = 1;
const listeners = new Map<EventName, Set<(payload: never) => void>>();

/** Every command that was asked, for the tests. */
const asked: { command: CommandName; input: unknown }[] = [];

function put(transfer: TransferSnapshot): TransferSnapshot {
  const before = transfers.find((known) => known.uid === transfer.uid);
  const next = { ...transfer, revision: (before?.revision ?? 0) + 1, updatedMs: Date.now() };
  transfers =
    before === undefined ? [next, ...transfers] : transfers.map((known) => (known.uid === next.uid ? next : known));
  enginePort?.postMessage({ type: 'event', name: 'transfer.changed', payload: next });
  return next;
}

function begin(part: Pick<TransferSnapshot, 'class' | 'title' | 'phases'> & Partial<TransferSnapshot>): {
  uid: string;
} {
  const uid = `made-${nextUid++}`;
  put({
    uid,
    revision: 0,
    lane: 1,
    priority: 0,
    state: 'leased',
    createdMs: Date.now(),
    updatedMs: Date.now(),
    ...part,
  });
  return { uid };
}

/** The snapshot as it is when a field has gone. */
function without(
  transfer: TransferSnapshot,
  field: 'error' | 'waitingFor' | 'bytesPerSecond' | 'stateReason' | 'notBeforeMs',
): TransferSnapshot {
  const rest = { ...transfer };
  Reflect.deleteProperty(rest, field);
  return rest;
}

function get(uid: string): TransferSnapshot {
  const transfer = transfers.find((known) => known.uid === uid);
  if (transfer === undefined) throw refusal('input.not_found', 'There is no such transfer.');
  return transfer;
}

class Refusal extends Error {
  readonly dto: ErrorDto;
  constructor(dto: ErrorDto) {
    super(dto.message);
    this.dto = dto;
  }
}

function refusal(code: ErrorDto['code'], message: string): Refusal {
  return new Refusal({ code, message, safe: 'Nothing was changed.', hint: 'Choose another one.', retryable: false });
}

/** Texts that came from the engine, for tests that tell them from the words of the window. */
const told = new Set<string>();
/** Fields whose values are names for programs; the window has its own words for them. */
const codes = new Set([
  'state',
  'class',
  'phase',
  'kind',
  'waitingFor',
  'how',
  'origin',
  'taskRunStatus',
  'preset',
  'groupBy',
  'reason',
  'choices',
  'default',
  'value',
]);

function keep(value: unknown): void {
  if (typeof value === 'string') told.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) if (!codes.has(name)) keep(part);
}

type Answers = { readonly [C in CommandName]?: (input: Input<C>) => Output<C> };

const answers: Answers = {
  'overview.get': () => ({ ...overview, transfers }),
  'transfer.list': () => ({ transfers }),
  'transfer.get': ({ uid }) => get(uid),
  'transfer.cancel': ({ uid }) => put({ ...get(uid), state: 'cancelled', finishedMs: Date.now() }),
  'limits.get': () => limits,
  'limits.set': ({ up = limits.up, down = limits.down, timetable = limits.timetable, forMs }) => {
    if (forMs !== undefined) {
      const override = forMs === 0 ? null : { up, down, untilMs: Date.now() + forMs };
      const inForce = override ?? limits;
      const because = override === null ? ('settings' as const) : ('override' as const);
      limits = { ...limits, override, now: { up: inForce.up, down: inForce.down, because } };
    } else limits = { ...limits, up, down, timetable, now: { up, down, because: 'settings' } };
    return limits;
  },
  'transfer.pause': ({ uid }) => {
    if (uid === 'w3') throw refusal('queue.locked', 'It runs in another process, which does not answer.');
    return put({ ...without(get(uid), 'bytesPerSecond'), state: 'paused', stateReason: 'user' });
  },
  'transfer.resume': ({ uid }) => put({ ...without(without(get(uid), 'stateReason'), 'notBeforeMs'), state: 'leased' }),
  'transfer.place': ({ uid, before }) => {
    const line = transfers
      .filter(({ state }) => state === 'queued')
      .sort((a, b) => a.priority - b.priority || a.createdMs - b.createdMs);
    const others = line.filter((one) => one.uid !== uid);
    const at = before === null ? others.length : others.findIndex((one) => one.uid === before);
    others.toSpliced(at, 0, get(uid)).forEach((one, index) => put({ ...get(one.uid), priority: index - line.length }));
    return get(uid);
  },
  'transfer.retry': ({ uid }) => {
    put({
      ...without(get(uid), 'error'),
      state: 'leased',
      phases: track(submitPhases, 'hashing', { doneFiles: 1, totalFiles: 2 }),
    });
    return { uid };
  },
  'submission.inspect': ({ paths }) => {
    if (paths.some((path) => path.includes('missing')))
      throw refusal('input.not_found', `${paths[0] ?? ''} is not there.`);
    return begin({
      class: 'submit',
      title: 'sq040_sh0010_anim_v002',
      phases: track(submitPhases, 'hashing', { doneFiles: 800, totalFiles: 3194 }),
    });
  },
  'bundle.open': () => ({ form: null }),
  'submission.get': ({ uid }) => ({ uid, ...sampleDraft }),
  'submission.confirm': ({ uid, name }) => {
    put({
      ...without(get(uid), 'waitingFor'),
      title: name,
      state: 'leased',
      phases: track(submitPhases, 'transferring', {
        doneFiles: 1,
        totalFiles: 311,
        doneBytes: 1e8,
        totalBytes: 12.4e9,
      }),
    });
    return { uid };
  },
  'follow.list': () => ({ follows: isFollowing ? sampleFollows(now) : [] }),
  'follow.start': () => begin({ class: 'sync', title: 'lighting: outputs of every job as they finish', phases: [] }),
  'job.list': ({ offset = 0, text = '' }) => {
    if (scenario === 'empty') return { jobs: [], total: 0 };
    const isMany = text === '' && wanted.get('jobs') === 'many';
    const jobs = sampleJobs.filter(({ name }) => name.includes(text));
    if (!isMany) return { jobs, total: jobs.length };
    const page = Array.from({ length: 100 }, (_, index) => ({
      ...(sampleJobs[0] as (typeof sampleJobs)[number]),
      jobId: `job-${offset + index}`,
      name: `shot_${offset + index + 1}`,
    }));
    return { jobs: page, total: 50_000, nextOffset: offset + 100 };
  },
  'download.plan': ({ jobId, targets: chosen }) => {
    const started = begin({
      class: 'download',
      jobId,
      title: 'sq020_sh0140_lighting_v013',
      phases: track(downloadPhases, 'comparing', { doneFiles: 1204, totalFiles: 2400 }),
    });
    targets.set(
      started.uid,
      chosen === undefined ? ['/proj/sq020/sh0140/renders', null] : chosen.map(({ target }) => target),
    );
    return started;
  },
  'review.get': ({ uid }) => sampleReview(uid, targets.get(uid) ?? ['/proj/sq020', '/proj/review']),
  'download.outline': (ask) => sampleOutline(ask, leftOut),
  'download.select': ({ uid, rowId, isSelected }) => {
    if (isSelected) leftOut.delete(rowId);
    else leftOut.add(rowId);
    return { changed: 1, summary: sampleReview(uid, targets.get(uid) ?? ['/proj/sq020', '/proj/review']) };
  },
  'review.retarget': ({ uid, targets: chosen }) => {
    const before = targets.get(uid) ?? [];
    targets.set(
      uid,
      [0, 1].map((root) => chosen.find((one) => one.root === root)?.target ?? before[root] ?? null),
    );
    put({ ...without(get(uid), 'waitingFor'), state: 'leased', phases: track(downloadPhases, 'comparing', {}) });
    return { uid };
  },
  'download.result': () => sampleResult,
  'result.rows': ({ outcomes }) => sampleResultRows(outcomes),
  'history.list': () => ({ runs: scenario === 'busy' ? sampleRuns : [] }),
  'backup.usage': () => (scenario === 'busy' ? sampleUsage : { roots: [], runs: [] }),
  'backup.forecast': () => ({ keepDays: 14, pushesOutRuns: 0, pushesOutBytes: 0 }),
  'versions.list': () => ({ versions: sampleVersions, total: sampleVersions.length, roots: ['/home/artist/bird'] }),
  'versions.restore': () =>
    begin({ class: 'restore', title: 'beauty.1001.exr', phases: track(submitPhases, 'checking') }),
  'download.undo': () =>
    begin({
      class: 'undo',
      title: 'sq020_sh0100_lighting_v007',
      phases: track(['checking', 'transferring'], 'transferring', { doneFiles: 3, totalFiles: 1440 }),
    }),
  'terminal.get': () => ({
    state: 'absent',
    path: '/home/me/.local/bin/satchel',
    target: '/opt/Satchel/resources/cli/satchel',
    isOnPath: true,
  }),
  'integrations.list': () => ({ version: '0.1.0', rows: [], absent: ['Maya'] }),
  'mapping.get': () => sampleMapping(),
  'mapping.test': ({ path }) => {
    if (!path.startsWith('/')) throw refusal('path.relative', `${JSON.stringify(path)} is not an absolute path.`);
    return sampleTried(path);
  },
  'mapping.put': (input) => {
    if (!input.rule.source.startsWith('/'))
      throw refusal('mapping.relative_source', `${JSON.stringify(input.rule.source)} is not a whole path on macOS.`);
    return samplePut(input);
  },
  'mapping.move': (input) => sampleMove(input),
  'mapping.remove': ({ id }) => sampleRemove(id),
  'mapping.forget': () => samplePlaces([]),
  'mapping.remember': ({ farmId, queueId, source, target }) => samplePlaces([{ farmId, queueId, source, target }]),
  'settings.set': ({ key, value }) => {
    const settings = overview.settings.map((row) =>
      row.key !== key
        ? row
        : value === null
          ? { ...row, value: row.default, origin: 'default' as const }
          : { ...row, value, origin: 'user' as const },
    );
    overview = { ...overview, settings };
    return { settings };
  },
  'farm.profiles': () => ({
    profiles: [...sampleProfiles],
    chosen: { profile: 'studio-artist', farmId: '', queueId: '', storageProfileId: '' },
  }),
  'farm.profileOf': ({ uid }) => (uid === 'login' ? {} : { profile: 'studio-td' }),
  'farm.standing': ({ profile }) => sampleStanding(profile),
  'farm.signIn': ({ profile }) => sampleSignIn(profile),
  'farm.cancelSignIn': () => ({}),
  'farm.list': ({ profile }) => sampleFarms(profile),
  'farm.queues': () => ({ queues: [...sampleQueues] }),
  'farm.queue': ({ queueId }) => sampleQueueFacts(queueId),
  'farm.connect': ({ queueId }) => {
    const queueName = sampleQueues.find((row) => row.queueId === queueId)?.displayName ?? queueId;
    overview = { ...overview, connection: { kind: 'deadline', farmName: 'studio-farm', queueName } };
    return overview.connection;
  },
  'connection.set': ({ storeUri }) => {
    if (storeUri.includes('denied'))
      throw new Refusal({
        code: 'store.denied_list',
        message: 'The store refused to list its objects.',
        safe: 'The connection is as it was.',
        hint: 'Ask for s3:ListBucket on this bucket.',
        retryable: false,
      });
    overview = { ...overview, connection: { kind: 'store', storeUri } };
    return overview.connection;
  },
  'demo.start': () => {
    overview = { ...overview, connection: { kind: 'local-farm', farmName: 'Local farm', queueName: 'demo' } };
    return begin({
      class: 'submit',
      title: 'Satchel demo',
      phases: track(submitPhases, 'hashing', { doneFiles: 3, totalFiles: 36 }),
    });
  },
  'dialog.pickFiles': () => ({ paths: ['/proj/sq040/sh0010/scene.hip', '/proj/sq040/sh0010/tex'] }),
  'dialog.pickFolder': () => ({ path: '/proj/picked folder' }),
  'dialog.pickPlan': () => ({ path: '/proj/from elsewhere.satchel-plan.json' }),
  'plan.open': ({ path }) => {
    if (path.includes('missing')) throw refusal('input.not_found', `${path} is not there.`);
    return begin({ class: 'download', title: 'from elsewhere', phases: track(downloadPhases, 'comparing', {}) });
  },
  'shell.openFolder': () => ({}),
  'shell.drag': () => ({}),
  'command.run': () => ({}),
  'window.control': () => ({}),
  'window.status': () => ({ isMaximized: false, engine: 'running', requested: null }),
};

async function invoke<C extends CommandName>(command: C, input: Input<C>): Promise<Result<Output<C>>> {
  asked.push({ command, input });
  await Promise.resolve();
  try {
    const answer = answers[command];
    if (answer === undefined) throw refusal('ipc.rejected', `The harness has no answer for ${command}.`);
    const value = structuredClone(answer(structuredClone(input)));
    keep(value);
    return { ok: true, value };
  } catch (thrown) {
    if (thrown instanceof Refusal) {
      keep(thrown.dto);
      return { ok: false, error: thrown.dto };
    }
    throw thrown;
  }
}

const bridge: Bridge<File> = {
  invoke,
  on: (event, listener) => {
    const known = listeners.get(event) ?? new Set();
    listeners.set(event, known.add(listener));
    return () => known.delete(listener);
  },
  openPort: () => {
    const { port1, port2 } = new MessageChannel();
    enginePort = port1;
    window.postMessage('app:engine-port', location.origin, [port2]);
  },
  getPathForFile: (file) => `/dropped/${file.name}`,
};

/** What a test may do to the engine of the page. */
const harness = {
  asked,
  told: (): string[] => [...told],
  emit: (event: EventName, payload: unknown): void => {
    for (const listener of listeners.get(event) ?? []) listener(payload as never);
  },
  /** The engine tells of a change. */
  change: (uid: string, part: Partial<TransferSnapshot>): void => {
    put({ ...get(uid), ...part });
  },
  /** The transfer made last reaches its question. */
  finishLast: (waitingFor: 'submission' | 'review'): void => {
    const last = transfers[0];
    if (last !== undefined) put({ ...last, state: 'waiting-user', waitingFor });
  },
};

export type Harness = typeof harness;

Object.assign(window, { satchel: bridge, harness });

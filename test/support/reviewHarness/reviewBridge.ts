/** A bridge of the same contract with a real review session behind it; applying and undoing only count. It stands where the preload would. */
import { createReview } from '../../../main/engine/review/createReview';
import type { Review } from '../../../main/engine/review/review';
import {
  acceptProjectRules,
  deleteRule,
  enableRule,
  moveRule,
  putRule,
} from '../../../main/engine/outputs/plan/ruleSet';
import type { Plan, PlanRule } from '../../../shared/domain/plan';
import { settingKeys, settings } from '../../../shared/domain/config';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Bridge } from '../../../shared/ipc/bridge';
import type { CommandName, EventName, EventPayload, Input, Output } from '../../../shared/ipc/contract';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import type { Overview } from '../../../shared/ipc/overview';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { RowsReply, RowsRequest } from '../../../shared/ipc/rows';
import { say } from '../../../shared/text/say';
import { planTimes } from '../buildPlan';
import { allHere, bigStory, textStory } from './bigStory';
import { millionRow, millionRowCount, millionSummary } from './millionRows';
import { previewAnswers } from './previewAnswers';

const query = new URLSearchParams(location.search);
const scenario = query.get('scenario') ?? 'story';
const singleKeys = query.get('singleKeys') !== 'off';
const uid = 'review-1';
// The plan's story happens on one day; the page reads its times on that day.
const offsetMs = planTimes.nowMs - Date.now();
const realNow = Date.now.bind(Date);
Date.now = () => realNow() + offsetMs;

const stories: Readonly<Record<string, () => Plan>> = { identical: allHere, texts: textStory };

/** What a window asks a review for; the million rows have no session behind them. */
type Session = Pick<Review, 'summary' | 'rows'> & Partial<Review>;

function millionSession(): Session {
  return {
    summary: () => millionSummary(uid),
    rows: (start, count) => ({
      type: 'rows',
      uid,
      revision: 1,
      total: millionRowCount,
      start,
      rows: Array.from({ length: Math.min(count, millionRowCount - start) }, (_, row) => millionRow(start + row)),
    }),
  };
}

const review: Review | undefined =
  scenario === 'million'
    ? undefined
    : createReview((stories[scenario] ?? bigStory)(), {
        uid,
        title: 'sq020_sh0140_lighting_v012',
        clock: { nowMs: () => Date.now() },
        timeZone: 'UTC',
      });
const session: Session = review ?? millionSession();

let port: MessagePort | undefined;
const listeners = new Map<EventName, Set<(payload: never) => void>>();
const asked: { command: CommandName; input: unknown }[] = [];
let transfer: TransferSnapshot = {
  uid,
  revision: 1,
  class: 'download',
  state: 'waiting-user',
  waitingFor: 'review',
  title: 'sq020_sh0140_lighting_v012',
  jobId: 'job-1',
  folder: '/home/artist/renders',
  lane: 1,
  priority: 0,
  phases: [],
  createdMs: planTimes.nowMs - 60_000,
  updatedMs: planTimes.nowMs,
};
let undoTransfer: TransferSnapshot | undefined;
let undone: DownloadResult['undone'];

function real(): Review {
  if (review === undefined) throw new Error('The million rows are only looked at.');
  return review;
}

function put(next: TransferSnapshot): TransferSnapshot {
  const counted = { ...next, revision: next.revision + 1, updatedMs: Date.now() };
  if (counted.uid === uid) transfer = counted;
  else undoTransfer = counted;
  port?.postMessage({ type: 'event', name: 'transfer.changed', payload: counted });
  return counted;
}

function told(): ReviewSummary {
  const summary = session.summary();
  port?.postMessage({ type: 'event', name: 'review.changed', payload: { uid, revision: summary.revision } });
  return summary;
}

/** A rule that the project's folder holds and nobody has said yes to. */
const projectRules: readonly PlanRule[] = [
  {
    id: 'plates',
    name: 'Plates',
    enabled: true,
    when: { glob: 'renders/plates/**' },
    then: { action: 'skip' },
  },
];
let isOffered = query.get('offers') === 'on';

function ruleList(): Output<'review.rules.list'> {
  return {
    rules: real().rules(),
    presets: [],
    presetProblems: [],
    offered: isOffered
      ? [{ root: 0, path: '/home/artist/renders/.satchel/rules.json', texts: ['In renders/plates/** → Skip'] }]
      : [],
  };
}

function ruled(change: (rules: readonly PlanRule[]) => readonly PlanRule[]): Output<'review.rules.put'> {
  real().useRules(change);
  return { summary: told(), rules: ruleList() };
}

function overview(): Overview {
  return {
    version: '0.1.0',
    dataFolder: '/home/artist/.local/share/satchel',
    hostName: 'ws-lighting-07',
    connection: { kind: 'store', storeUri: 'file:///store' },
    transfers: [transfer],
    demoFolder: '/home/artist/satchel-demo',
    freeBytes: 500e9,
    settings: settingKeys.map((key) => ({
      key,
      value: key === 'ui.singleKeys' ? singleKeys : settings[key].default,
      default: settings[key].default,
      origin: 'default',
      label: say(`setting.${key}.label`),
      help: say(`setting.${key}.help`),
    })),
  };
}

function resultOf(): DownloadResult {
  const { byAction, byKind, undecidedCount, fetchBytes, backupBytes } = real().summary();
  return {
    runId: 'run-1',
    planId: 'plan-1',
    title: transfer.title,
    downloaded: byAction.download ?? 0,
    replaced: (byAction.overwrite ?? 0) - 1,
    keptBoth: byAction['keep-both'] ?? 0,
    keptMine: byAction['keep-mine'] ?? 0,
    identical: byKind.identical ?? 0,
    skipped: Math.max(0, (byAction.skip ?? 0) - (byKind.identical ?? 0)),
    undecided: undecidedCount,
    asked: [],
    failed: [
      {
        path: 'renders/specular.1133.exr',
        code: 'disk.busy',
        message: 'Another program has the frame open, so it could not be replaced.',
      },
    ],
    bytes: fetchBytes,
    backupBytes,
    backupFolders: ['/home/artist/renders/.satchel/backup/run-1'],
    startedMs: planTimes.nowMs - 1_072_000,
    finishedMs: planTimes.nowMs,
    ...(undone === undefined ? {} : { undone }),
  };
}

type Answers = { readonly [C in CommandName]?: (input: Input<C>) => Output<C> };

const answers: Answers = {
  ...(review === undefined ? {} : previewAnswers(review)),
  'overview.get': overview,
  'window.status': () => ({ isMaximized: false, engine: 'running', requested: { view: 'review', uid } }),
  'transfer.get': ({ uid: wanted }) => (wanted === uid ? transfer : (undoTransfer ?? transfer)),
  'transfer.list': () => ({ transfers: [transfer] }),
  'transfer.cancel': () => put({ ...transfer, state: 'cancelled', finishedMs: Date.now() }),
  'job.list': () => ({ jobs: [], total: 0 }),
  'history.list': () => ({ runs: [] }),
  'review.get': () => session.summary(),
  'review.view': ({ groupBy, filter }) => {
    real().view(groupBy, filter);
    return told();
  },
  'review.expand': ({ rowId, isExpanded }) => {
    real().expand(rowId, isExpanded);
    return told();
  },
  'review.decide': ({ scope, action, policy }) => ({ ...real().decide(scope, action, policy), summary: told() }),
  'review.acceptRecommended': ({ scope }) => ({ ...real().acceptRecommended(scope), summary: told() }),
  'review.undo': () => {
    real().undo();
    return told();
  },
  'review.redo': () => {
    real().redo();
    return told();
  },
  'review.usePreset': ({ preset }) => {
    real().usePreset(preset);
    return told();
  },
  'review.rules.list': () =>
    review === undefined ? { rules: [], offered: [], presets: [], presetProblems: [] } : ruleList(),
  'review.rules.put': ({ rule, before }) => ruled((rules) => putRule(rules, rule as PlanRule, before)),
  'review.rules.count': ({ rule, before }) => real().ruleCount(rule as PlanRule, before),
  'review.rules.enable': ({ id, enabled }) => ruled((rules) => enableRule(rules, id, enabled)),
  'review.rules.move': ({ id, before }) => ruled((rules) => moveRule(rules, id, before)),
  'review.rules.delete': ({ id }) => ruled((rules) => deleteRule(rules, id)),
  'review.rules.accept': ({ root }) => {
    isOffered = false;
    return ruled((rules) => acceptProjectRules(rules, projectRules, root));
  },
  'review.rules.save': ({ path }) => ({
    path: path ?? '/home/artist/renders/.satchel/rules.json',
    count: real()
      .rules()
      .filter(({ source }) => source === 'plan').length,
  }),
  'review.resort': () => {
    real().resort();
    return told();
  },
  'review.rename.preview': ({ rowIds, pattern }) => real().previewRename(rowIds, pattern),
  'review.rename': ({ rowIds, pattern }) => ({ ...real().rename(rowIds, pattern), summary: told() }),
  'review.strip': ({ slots }) => ({
    strip: review?.strip(slots) ?? Array.from({ length: slots }, (_, slot) => [1, 1, 0, 2, 3, 1, 5][slot % 7] ?? 0),
  }),
  'review.scopes': ({ rowId }) => ({ scopes: review?.scopes(rowId) ?? [] }),
  'review.seekUndecided': ({ fromRowId, direction }) => real().seekUndecided(fromRowId, direction),
  'review.locate': ({ rowId }) => review?.locate(rowId) ?? { rowIndex: Number(rowId.slice(4)) },
  'review.detail': ({ rowId }) =>
    review?.detail(rowId) ?? {
      rowId,
      label: rowId,
      title: rowId,
      fileCount: 24,
      undecidedCount: 0,
      reason: 'Edited here.',
      allowed: [],
      compare: [],
      ribbon: [],
    },
  'review.apply': () => {
    put({
      ...transfer,
      state: 'leased',
      bytesPerSecond: 36e6,
      phases: [
        { phase: 'checking', state: 'done', totalFiles: 10_432 },
        {
          phase: 'transferring',
          state: 'now',
          doneFiles: 1842,
          totalFiles: 2993,
          doneBytes: 23.4e9,
          totalBytes: 38.2e9,
        },
        { phase: 'verifying', state: 'next' },
        { phase: 'finalizing', state: 'next' },
      ],
    });
    return { uid };
  },
  'download.result': resultOf,
  'download.undo': () => {
    put({
      ...transfer,
      uid: 'undo-1',
      class: 'undo',
      state: 'leased',
      phases: [
        { phase: 'checking', state: 'done' },
        { phase: 'transferring', state: 'now', doneFiles: 12, totalFiles: 2992 },
        { phase: 'finalizing', state: 'next' },
      ],
    });
    return { uid: 'undo-1' };
  },
  'download.plan': () => ({ uid: 'plan-2' }),
  'shell.openFolder': () => ({}),
};

const bridge: Bridge<File> = {
  invoke: async (command, input) => {
    asked.push({ command, input });
    const answer = answers[command];
    if (answer === undefined)
      return { ok: false, error: { code: 'internal', message: `${command} has no answer here.`, retryable: false } };
    // A trip to another process: the page must not count on an answer in the same turn.
    await new Promise((resolve) => setTimeout(resolve, 2));
    return { ok: true, value: structuredClone(answer(structuredClone(input))) };
  },
  on: (event, listener) => {
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  },
  openPort: () => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }: MessageEvent<RowsRequest>) => {
      const reply: RowsReply = { id: data.id, ...session.rows(data.start, data.count) };
      port?.postMessage(reply);
    };
    window.postMessage('app:engine-port', '*', [channel.port2]);
  },
  getPathForFile: () => '',
};

const harness = {
  asked,
  /** Everything is written. */
  finishApply: () => put({ ...transfer, state: 'done', runId: 'run-1', finishedMs: Date.now() }),
  /** Everything is taken back but one file. */
  finishUndo: () => {
    undone = {
      restored: 638,
      removed: 2322,
      leftAlone: [{ path: 'renders/beauty.1005.exr', reason: 'changed-since' }],
    };
    if (undoTransfer !== undefined) put({ ...undoTransfer, state: 'done', finishedMs: Date.now() });
  },
  /** Somebody else decides, as the command line may. */
  decideElsewhere: () => {
    real().decide({ scope: 'undecided', rowIds: [] }, 'skip');
    told();
  },
  emit: <E extends EventName>(event: E, payload: EventPayload<E>) => {
    for (const listener of listeners.get(event) ?? []) listener(payload as never);
  },
};

export type ReviewHarness = typeof harness;

Object.assign(window, { satchel: bridge, harness });

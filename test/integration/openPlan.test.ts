import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeEngine } from '../../main/compose';
import type { Engine } from '../../main/engine/engine';
import type { Plan } from '../../shared/domain/plan';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import { contentsOf, treeOnDisk } from '../support/treeOnDisk';

const folder = mkdtempSync(join(tmpdir(), 'satchel-open-plan-'));
const demo = join(folder, 'demo');
const project = join(demo, 'project');
const planPath = join(folder, 'from elsewhere.satchel-plan.json');

/** An engine with a data folder of its own. */
const engineIn = (home: string): Promise<Engine> =>
  composeEngine({
    role: 'app',
    env: { SATCHEL_HOME: join(folder, home) },
    commandLine: new Map(),
    version: '0.0.0',
    emit: () => undefined,
    log: () => undefined,
  });

/** Runs with an engine that is connected to nothing. */
async function withStranger<T>(home: string, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await engineIn(home);
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code,
  );

beforeAll(async () => {
  await withStranger('home of the maker', async (engine) => {
    const { uid } = await engine.startDemo({ folder: demo });
    await engine.board.settled(uid);
    const waiting = engine.board.list().find(({ state }) => state === 'waiting-user') as TransferSnapshot;
    await engine.downloads.saveDrafts();
    copyFileSync(join(folder, 'home of the maker', 'runs', waiting.uid, 'plan.satchel-plan.json'), planPath);
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a plan file', () => {
  it('waits for review under the name of its job and writes nothing into its targets', async () => {
    const before = treeOnDisk(project);
    const [snapshot, summary] = await withStranger('first', async (engine) => {
      const { uid } = await engine.downloads.open(planPath);
      return [
        engine.board.get(uid).snapshot,
        await engine.downloads.review(uid, (review) => review.summary()),
      ] as const;
    });
    expect(snapshot).toMatchObject({
      class: 'download',
      state: 'waiting-user',
      waitingFor: 'review',
      title: 'sq010_sh0010_lighting',
      outcome: '2 files need you.',
    });
    expect(summary).toMatchObject({ undecidedCount: 2, state: 'draft' });
    expect(treeOnDisk(project)).toEqual(before);
  });

  it('has the name of the file when it names no job, and is not applied because it says so', async () => {
    const plan = JSON.parse(readFileSync(planPath, 'utf8')) as Plan;
    const path = join(folder, 'nameless.satchel-plan.json');
    const source = { ...plan.source, jobName: undefined, jobId: undefined };
    writeFileSync(path, JSON.stringify({ ...plan, state: 'applied', source }));
    const [title, state] = await withStranger('nameless', async (engine) => {
      const { uid } = await engine.downloads.open(path);
      const { state } = await engine.downloads.review(uid, (review) => review.summary());
      return [engine.board.get(uid).snapshot.title, state];
    });
    expect([title, state]).toEqual(['nameless.satchel-plan.json', 'draft']);
  });

  it('is read again from where it was opened when the engine stopped before its draft was written', async () => {
    const summary = await withStranger('stopped', async (engine) => {
      const { uid } = await engine.downloads.open(planPath);
      await engine.downloads.saveDrafts();
      rmSync(join(folder, 'stopped', 'runs', uid), { recursive: true });
      const { work, ...next } = engine.downloads.again(engine.board.get(uid).spec);
      engine.board.continue(uid, next, work);
      await engine.board.settled(uid);
      return engine.downloads.review(uid, (review) => review.summary());
    });
    expect(summary).toMatchObject({ undecidedCount: 2, state: 'draft' });
  });

  it.each<[string, string | Buffer, string]>([
    ['no JSON', '{', 'plan.invalid'],
    ['another document', '{"hashAlg":"xxh128"}', 'plan.invalid'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0xfe]), 'plan.invalid'],
    ['of a later version', '{"satchelPlan":"2.0"}', 'plan.version_unknown'],
  ])('that is %s makes no transfer', async (_what, bytes, code) => {
    const path = join(folder, 'bad.satchel-plan.json');
    writeFileSync(path, bytes);
    await withStranger('bad', async (engine) => {
      expect(await codeOf(engine.downloads.open(path))).toBe(code);
      expect(engine.board.list()).toEqual([]);
    });
  });

  it('with a path out of its root makes no transfer and writes nothing', async () => {
    const path = join(folder, 'hostile.satchel-plan.json');
    const text = readFileSync(planPath, 'utf8').replace(/"path":"renders\/[^"]*"/, '"path":"../../outside"');
    expect(text).toContain('../../outside');
    writeFileSync(path, text);
    await withStranger('hostile', async (engine) => {
      expect(await codeOf(engine.downloads.open(path))).toBe('plan.invalid');
      expect(engine.board.list()).toEqual([]);
    });
    expect(existsSync(join(folder, 'outside'))).toBe(false);
  });

  it('must be named by a full path that exists', async () => {
    await withStranger('named', async (engine) => {
      expect(await codeOf(engine.downloads.open('plan.satchel-plan.json'))).toBe('path.relative');
      expect(await codeOf(engine.downloads.open(join(folder, 'absent.satchel-plan.json')))).not.toBe('no error');
      expect(engine.board.list()).toEqual([]);
    });
  });

  it('is applied from the store that it names, goes on after a cancel with its decisions, and is undone', async () => {
    const before = treeOnDisk(project);
    await withStranger('applier', async (engine) => {
      const { uid } = await engine.downloads.open(planPath);
      const scope = { scope: 'undecided' as const, rowIds: [] };
      await engine.downloads.decide(uid, (review) => review.decide(scope, 'keep-both', 'version'));
      await engine.cancelTransfer(uid);
      await engine.retryTransfer(uid);
      expect(await engine.board.settled(uid)).toMatchObject({
        state: 'waiting-user',
        outcome: 'Planned; nothing needs you.',
      });
      await engine.downloads.apply(uid, false);
      expect(await engine.board.settled(uid)).toMatchObject({ state: 'done' });
      const result = await engine.downloads.result(uid);
      expect(result).toMatchObject({ failed: [], asked: [], undecided: 0 });
      const after = treeOnDisk(project);
      expect(
        [...contentsOf(before)].filter(
          (hash) => !contentsOf({ ...after, ...treeOnDisk(join(project, '.satchel')) }).has(hash),
        ),
      ).toEqual([]);
      const undo = await engine.downloads.undo(result.runId);
      expect(await engine.board.settled(undo.uid)).toMatchObject({ state: 'done' });
    });
    expect(treeOnDisk(project)).toEqual(before);
  });
});

it('a program that ends in the middle leaves its transfer under way, and the next one takes it up', async () => {
  const home = 'interrupted';
  const engine = await engineIn(home);
  const { uid } = await engine.downloads.open(planPath);
  await engine.downloads.apply(uid, true);
  await engine.close();
  await withStranger(home, async (next) => {
    expect(next.board.get(uid).snapshot.state).toBe('paused');
    await next.recover();
    expect(await next.board.settled(uid)).toMatchObject({ state: 'done' });
  });
});

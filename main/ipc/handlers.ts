/** One line per command that the engine answers; a command of the contract without a line here does not compile. */
import type { EngineCommandName } from '../../shared/ipc/contract';
import type { Engine } from '../engine/engine';
import type { Handlers } from './gate';

/** Measuring looks at every backup; a disk that does not answer must not keep a page waiting for ever. */
const longestReadMs = 120_000;

export const createHandlers = (engine: Engine): Handlers<EngineCommandName> => ({
  'overview.get': () => engine.overview(),
  'connection.set': (input) => engine.setConnection(input),
  'demo.start': (input) => engine.startDemo(input),
  'submission.inspect': (input) =>
    input.requestId === undefined ? engine.windowSubmissions.inspect(input) : engine.scenes.inspect(input),
  'submission.get': ({ uid }) => engine.submissions.draft(uid),
  'submission.confirm': (input) => engine.windowSubmissions.confirm(input),
  'bundle.open': async ({ path }) => ({ form: (await engine.bundleForms.open(path)) ?? null }),
  'bundle.check': ({ path, values, name }) => engine.bundleForms.check(path, values, name),
  'job.list': (input) => engine.listJobs(input),
  'download.plan': (input) => engine.downloads.plan(input),
  'follow.start': (input) => engine.follows.start(input),
  'follow.list': () => Promise.resolve({ follows: [...engine.follows.list()] }),
  'download.outline': ({ uid, ...ask }) => engine.downloads.review(uid, (review) => review.outline(ask)),
  'download.select': async ({ uid, ...wish }) => {
    const { answer, summary } = await engine.downloads.decide(uid, (review) => review.select(wish));
    return { changed: answer.changed, summary };
  },
  'download.result': ({ uid }) => engine.downloadResult(uid),
  'download.undo': ({ runId }) => engine.undo(runId),
  'plan.open': ({ path }) => engine.downloads.open(path),
  'review.get': ({ uid }) => engine.downloads.review(uid, (review) => review.summary()),
  'review.view': ({ uid, groupBy, filter }) =>
    engine.downloads.show(uid, (review) => {
      review.view(groupBy, filter);
    }),
  'review.expand': ({ uid, rowId, isExpanded }) =>
    engine.downloads.show(uid, (review) => {
      review.expand(rowId, isExpanded);
    }),
  'review.decide': async ({ uid, scope, action, policy }) =>
    counted(await engine.downloads.decide(uid, (review) => review.decide(scope, action, policy))),
  'review.acceptRecommended': async ({ uid, scope }) =>
    counted(await engine.downloads.decide(uid, (review) => review.acceptRecommended(scope))),
  'review.undo': async ({ uid }) => (await engine.downloads.decide(uid, (review) => review.undo())).summary,
  'review.redo': async ({ uid }) => (await engine.downloads.decide(uid, (review) => review.redo())).summary,
  'review.usePreset': ({ uid, preset }) => engine.rules.usePreset(uid, preset),
  'review.resort': ({ uid }) =>
    engine.downloads.show(uid, (review) => {
      review.resort();
    }),
  'review.rules.list': ({ uid }) => engine.rules.list(uid),
  'review.rules.put': ({ uid, rule, before }) => engine.rules.put(uid, rule, before),
  'review.rules.count': ({ uid, rule, before }) => engine.rules.count(uid, rule, before),
  'review.rules.enable': ({ uid, id, enabled }) => engine.rules.enable(uid, id, enabled),
  'review.rules.move': ({ uid, id, before }) => engine.rules.move(uid, id, before),
  'review.rules.delete': ({ uid, id }) => engine.rules.delete(uid, id),
  'review.rules.accept': ({ uid, root }) => engine.rules.accept(uid, root),
  'review.rules.save': ({ uid, root, path }) => engine.rules.save(uid, { root, path }),
  'review.rename.preview': ({ uid, rowIds, pattern }) =>
    engine.downloads.review(uid, (review) => review.previewRename(rowIds, pattern)),
  'review.rename': async ({ uid, rowIds, pattern }) =>
    counted(await engine.downloads.decide(uid, (review) => review.rename(rowIds, pattern))),
  'review.pick': async ({ uid, rowId, version }) =>
    (
      await engine.downloads.decide(uid, (review) => {
        review.pick(rowId, version);
      })
    ).summary,
  'review.versions': ({ uid, rowId }) =>
    engine.downloads.review(uid, (review) => ({ versions: review.versions(rowId) })),
  'review.retarget': ({ uid, targets }) => engine.downloads.retarget(uid, targets),
  'review.strip': ({ uid, slots }) => engine.downloads.review(uid, (review) => ({ strip: review.strip(slots) })),
  'review.scopes': ({ uid, rowId }) => engine.downloads.review(uid, (review) => ({ scopes: review.scopes(rowId) })),
  'review.seekUndecided': ({ uid, fromRowId, direction }) =>
    engine.downloads.review(uid, (review) => review.seekUndecided(fromRowId, direction)),
  'review.seekFailed': ({ uid, fromRowId, direction }) =>
    engine.downloads.review(uid, (review) => review.seekFailed(fromRowId, direction)),
  'review.locate': ({ uid, rowId }) => engine.downloads.review(uid, (review) => review.locate(rowId)),
  'review.detail': ({ uid, rowId }) => engine.downloads.review(uid, (review) => review.detail(rowId)),
  'review.apply': ({ uid, leaveUndecided }) => engine.downloads.apply(uid, leaveUndecided),
  'review.tryAgain': ({ uid, rowIds }) =>
    engine.downloads.review(uid, (review) => ({ count: review.tryAgain(rowIds) })),
  'transfer.get': ({ uid }) => engine.transfer(uid),
  'transfer.list': () => engine.listTransfers(),
  'transfer.cancel': ({ uid, discard }) => engine.cancelTransfer(uid, discard === true ? 'discard' : 'cancel'),
  'transfer.pause': ({ uid }) => engine.queue.pause(uid),
  'transfer.resume': ({ uid }) => Promise.resolve(engine.queue.resume(uid)),
  'transfer.pauseAll': () => engine.queue.pauseAll(),
  'transfer.resumeAll': () => Promise.resolve(engine.queue.resumeAll()),
  'transfer.place': ({ uid, before }) => Promise.resolve(engine.queue.place(uid, { before })),
  'transfer.retry': ({ uid, leaveOut }) => engine.retryTransfer(uid, leaveOut),
  'history.list': () => engine.history(),
  'backup.usage': () => engine.backups.usage(AbortSignal.timeout(longestReadMs)),
  'backup.forecast': ({ uid }) => engine.backupForecast(uid),
  'versions.list': async (input) => {
    const { versions, roots, total } = await engine.versions.list(input, AbortSignal.timeout(longestReadMs));
    return { versions: [...versions], roots: [...roots], total };
  },
  'versions.restore': ({ ids, folder }) => engine.versions.restore(ids, folder),
  'versions.prune': async ({ runIds }) => {
    const { runs, files, bytes } = await engine.backups.prune(runIds, AbortSignal.timeout(longestReadMs));
    return { runs, files, bytes };
  },
  'farm.profiles': () => engine.queueChoice.profiles(),
  'farm.standing': ({ profile }) => engine.queueChoice.standing(profile),
  'farm.profileOf': ({ uid }) => Promise.resolve(engine.profileOf(uid)),
  'farm.signIn': ({ profile }) => engine.queueChoice.logIn(profile),
  'farm.cancelSignIn': () => {
    engine.queueChoice.cancelLogIn();
    return Promise.resolve({});
  },
  'farm.signOut': ({ profile }) => engine.queueChoice.logOut(profile),
  'farm.list': (input) => engine.queueChoice.farms(input),
  'farm.queues': (input) => engine.queueChoice.queues(input),
  'farm.queue': (input) => engine.queueChoice.queue(input),
  'farm.connect': (input) => engine.queueChoice.connect(input),
  'preview.frame': (input) => engine.previews.frame(input),
  'preview.side': (input) => engine.previews.side(input),
  'preview.compare': (input) => engine.previews.compare(input),
  'preview.thumbs': (input) => engine.previews.thumbs(input),
  'result.rows': (input) => engine.results.rows(input),
  'result.paths': (input) => engine.results.paths(input),
  'result.present': (input) => engine.results.present(input),
  'result.retry': ({ uid }) => engine.results.retry(uid),
  'result.export': ({ uid, path }) => engine.results.report(uid, path),
  'plan.export': ({ uid, path }) => engine.results.exportPlan(uid, path),
  'plan.command': ({ uid }) => engine.results.command(uid),
  'limits.get': () => Promise.resolve(engine.parts.flow.limits()),
  'limits.set': (input) => engine.parts.flow.setLimits(input),
  'endpoints.list': () => Promise.resolve({ endpoints: engine.endpoints.list() }),
  'endpoints.exclude': ({ key }) => Promise.resolve({ endpoints: engine.endpoints.exclude(key) }),
  'endpoints.allow': ({ key }) => Promise.resolve({ endpoints: engine.endpoints.allow(key) }),
  'statistics.live': () => Promise.resolve(engine.figures.now()),
  'statistics.endpoint': ({ key }) => Promise.resolve({ sizes: engine.figures.sizesOf(key) }),
  'mapping.get': (input) => engine.mappings.get(input),
  'mapping.test': (input) => engine.mappings.test(input),
  'mapping.put': (input) => engine.mappings.put(input),
  'mapping.move': (input) => engine.mappings.move(input),
  'mapping.remove': (input) => engine.mappings.remove(input),
  'mapping.remember': (input) => engine.mappings.remember(input),
  'mapping.forget': (input) => engine.mappings.forget(input),
  'request.open': ({ path }) => engine.scenes.open(path),
  'request.get': ({ id }) => Promise.resolve(engine.scenes.get(id)),
  'request.look': ({ id }) => engine.scenes.look(id),
  'request.waiting': () => Promise.resolve(engine.scenes.waiting()),
  'request.close': async ({ id }) => {
    await engine.scenes.close(id);
    return {};
  },
  'updates.get': () => Promise.resolve(engine.updates.status()),
  'updates.check': () => engine.updates.check(),
  'integrations.list': () => engine.integrations.list(),
  'integrations.plan': (input) => engine.integrations.plan(input),
  'integrations.apply': (input) => engine.integrations.apply(input),
  'diagnostics.collect': (input) => engine.parts.diagnostics.collect(input, AbortSignal.timeout(longestReadMs)),
  'diagnostics.read': ({ id, name, start }) => Promise.resolve(engine.parts.diagnostics.read(id, name, start)),
  'diagnostics.save': ({ id, path }) => engine.parts.diagnostics.save(id, path),
  'logs.list': async () => ({ sources: [...(await engine.logs.list())] }),
  'logs.read': ({ id, after }) => engine.logs.read(id, after, AbortSignal.timeout(longestReadMs)),
  'logs.redact': async ({ lines }) => ({ text: await engine.parts.diagnostics.redact(lines) }),
  'settings.set': ({ key, value }) => engine.setSetting(key, value),
});

const counted = <S>({
  answer,
  summary,
}: {
  answer: { changed: number; refused: number };
  summary: S;
}): { changed: number; refused: number; summary: S } => ({
  ...answer,
  summary,
});

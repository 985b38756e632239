/** `satchel queue list|get|paramdefs|export-credentials|sync-output`: the queues of a farm, what they define and the keys that they lend. */
import { Option, type Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { queueDefinitions } from '../../engine/farm/queueDefinitions';
import { factsText, listText } from '../output/factsText';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { addQueueSync } from './queueSync';
import { farmIdOf, inEitherForm, withPlace } from './farmOptions';

export function addQueueCommands(program: Command, run: RunVerb): void {
  const queue = program.command('queue').description('queues of a farm');
  const runs = inEitherForm(run);
  withPlace(queue.command('list').description('queues that you may use'), 'farm').action(
    (_options: unknown, command: Command) => runs(command, list),
  );
  withPlace(queue.command('get').description('one queue'), 'farm', 'queue').action(
    (_options: unknown, command: Command) => runs(command, get),
  );
  withPlace(
    queue.command('paramdefs').description('parameters that the environments of the queue define'),
    'farm',
    'queue',
  ).action((_options: unknown, command: Command) => runs(command, paramdefs));
  withPlace(
    queue.command('export-credentials').description('keys of the role of the queue, as a credential process answers'),
    'farm',
    'queue',
  )
    .addOption(
      new Option('--mode <role>', 'of users, or the one that only reads').choices(['user', 'read', 'USER', 'READ']),
    )
    .action((options: { readonly mode?: string }, command: Command) =>
      runs(command, (session) => exportCredentials(options.mode ?? 'user', session)),
    );
  addQueueSync(queue, run);
}

async function list(session: Session): Promise<number> {
  const { output, context } = session;
  const farmId = await farmIdOf(session);
  const { deadline } = await (await session.engine()).connections.deadline();
  const queues = await deadline.listQueues(farmId, context.signal);
  for (const line of listText(queues.map(({ queueId, displayName }) => ({ queueId, displayName }))))
    output.answer(line);
  output.result('queue list', { farmId, queues });
  return exitCodes.ok;
}

async function get(session: Session): Promise<number> {
  const { output } = session;
  const { queue } = await (await session.engine()).connections.requiredQueue();
  for (const line of factsText({ ...queue })) output.answer(line);
  output.result('queue get', { queue });
  return exitCodes.ok;
}

async function paramdefs(session: Session): Promise<number> {
  const { output, context } = session;
  const { connections, parts } = await session.engine();
  const { deadline, queue } = await connections.requiredQueue();
  const found = await queueDefinitions(queue, deadline, await parts.openDocuments(), context.signal);
  const definitions = found.map(({ isHidden, ...definition }) => ({
    ...definition,
    ...(isHidden ? { isHidden } : {}),
  }));
  for (const line of listText(definitions)) output.answer(line);
  output.result('queue paramdefs', { definitions });
  return exitCodes.ok;
}

/** The one place that shows keys, to whoever asks for them by this name. */
async function exportCredentials(mode: string, { output, engine, context, options }: Session): Promise<number> {
  const { deadline, queue } = await (await engine()).connections.requiredQueue();
  const keys =
    mode.toLowerCase() === 'read'
      ? await deadline.assumeQueueRoleForRead(queue, context.signal)
      : await deadline.assumeQueueRoleForUser(queue, context.signal);
  const document = {
    Version: 1,
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    SessionToken: keys.sessionToken,
    Expiration: new Date(keys.expiresMs).toISOString(),
  };
  if (options.json === true) output.result('queue export-credentials', document);
  else output.document(new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
  return exitCodes.ok;
}

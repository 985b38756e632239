/** `satchel farm list|get`: the farms that the profile in force may use. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { listFarms } from '../../engine/farm/listFarms';
import { farmRegions } from '../../engine/farm/regions';
import { factsText, listText } from '../output/factsText';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { farmIdOf, inEitherForm, withPlace } from './farmOptions';

export function addFarmCommands(program: Command, run: RunVerb): void {
  const farm = program.command('farm').description('farms of AWS Deadline Cloud');
  const runs = inEitherForm(run);
  withPlace(farm.command('list').description('farms that you may use; --region all looks everywhere')).action(
    (_options: unknown, command: Command) => runs(command, list),
  );
  withPlace(farm.command('get').description('one farm'), 'farm').action((_options: unknown, command: Command) =>
    runs(command, get),
  );
}

async function list(session: Session): Promise<number> {
  const { output, options, context } = session;
  const { connections, settings } = await session.engine();
  const regions = farmRegions({
    ...(options.region === undefined ? {} : { asked: options.region }),
    environment: process.env['DEADLINE_CLOUD_REGIONS'] ?? '',
    configured: settings.client.get('settings.deadline_regions'),
  });
  const asked = regions.length === 0 ? [undefined] : regions;
  const clients = await Promise.all(asked.map(async (region) => (await connections.deadline(region)).deadline));
  const results = await listFarms(clients, context.signal);
  const failed = results.filter(({ error }) => error !== undefined);
  // Where nobody answered there is no list to speak of.
  const [first] = failed;
  if (first?.error !== undefined && failed.length === results.length) throw new AppError(first.error);
  for (const { region, error } of failed) output.warning(error?.message ?? '', { region, code: error?.code });
  const farms = results.flatMap(({ region, farms: found }) =>
    found.map(({ farmId, displayName }) => ({ farmId, displayName, ...(results.length > 1 ? { region } : {}) })),
  );
  for (const line of listText(farms)) output.answer(line);
  output.result('farm list', { farms, failedRegions: failed.map(({ region }) => region) });
  return exitCodes.ok;
}

async function get(session: Session): Promise<number> {
  const { output, context } = session;
  const farmId = await farmIdOf(session);
  const { deadline } = await (await session.engine()).connections.deadline();
  const farm = await deadline.getFarm(farmId, context.signal);
  for (const line of factsText({ ...farm })) output.answer(line);
  output.result('farm get', { farm });
  return exitCodes.ok;
}

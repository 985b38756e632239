/** Which installation of Satchel this is: a number made at the first start, derived from nothing. */
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import type { Ids } from '../../engine/ports/clock';
import type { FileSystem } from '../../engine/ports/fileSystem';

const Agent = z.object({ agentId: z.uuid() });
const mostBytes = 4096;

/** What `SATCHEL_AGENT_ID` says, else what the data folder keeps; made there when it keeps none. */
export async function readAgentId(
  { dataFolder, named }: { readonly dataFolder: string; readonly named: string },
  files: Pick<FileSystem, 'readFile' | 'createExclusive'>,
  ids: Pick<Ids, 'uuid'>,
): Promise<string> {
  if (named !== '') return named;
  const path = join(dataFolder, 'agent.json');
  const kept = await keptId(path, files);
  if (kept !== undefined) return kept;
  const agentId = ids.uuid();
  try {
    const writer = await files.createExclusive(path);
    await writer.write(Buffer.from(`${JSON.stringify({ agentId })}\n`));
    await writer.close();
    return agentId;
  } catch (error) {
    // Another process was first, or nothing can be written: the number is then of this start only.
    if (!(error instanceof AppError)) throw error;
    return (await keptId(path, files)) ?? agentId;
  }
}

async function keptId(path: string, files: Pick<FileSystem, 'readFile'>): Promise<string | undefined> {
  try {
    const text = Buffer.from(await files.readFile(path, mostBytes)).toString('utf8');
    return Agent.safeParse(JSON.parse(text)).data?.agentId;
  } catch (error) {
    if (error instanceof AppError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

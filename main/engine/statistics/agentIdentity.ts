/** Which installation this is: a random name, made at the first start and kept in the data folder. */
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../ports/fileSystem';

const AgentFile = z.object({ v: z.literal(1), agentId: z.uuid() });
const namePattern = /^[\w.-]{1,64}$/;
const mostBytes = 4096;

/** `given` stands for it in this start and is not kept; `input.invalid` when it cannot be a name. A damaged file is made anew. */
export async function agentIdOf(
  dataFolder: string,
  given: string,
  { files, randomId }: { readonly files: FileSystem; readonly randomId: () => string },
): Promise<string> {
  if (given !== '') {
    if (namePattern.test(given)) return given;
    throw new AppError({
      code: 'input.invalid',
      message: `${JSON.stringify(given.slice(0, 100))} cannot be the name of an installation.`,
      safe: 'Nothing was changed.',
      hint: 'Use up to 64 letters, digits, dots, dashes and underscores in SATCHEL_AGENT_ID or --agent-id.',
    });
  }
  const path = join(dataFolder, 'agent.json');
  const known = await keptId(path, files);
  if (known !== undefined) return known;
  const agentId = randomId();
  await files.writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify({ v: 1, agentId })}\n`), 0o600);
  // Of processes that start for the first time together one comes last, and all go by that.
  return (await keptId(path, files)) ?? agentId;
}

async function keptId(path: string, files: FileSystem): Promise<string | undefined> {
  if ((await files.lstat(path)) === undefined) return undefined;
  const text = new TextDecoder().decode(await files.readFile(path, mostBytes));
  try {
    const file = AgentFile.safeParse(JSON.parse(text));
    return file.success ? file.data.agentId : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

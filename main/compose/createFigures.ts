/** Who counts here, and where the counts of this process come together. */
import { randomUUID } from 'node:crypto';
import { createCpuShares } from '../adapters/process/cpuShares';
import type { EngineParts } from '../engine/engineParts';
import type { Queue } from '../engine/ports/queue';
import type { FileSystem } from '../engine/ports/fileSystem';
import { agentIdOf } from '../engine/statistics/agentIdentity';
import { createLiveFigures } from '../engine/statistics/liveFigures';
import type { ComposeInput } from './composeInput';

export async function createFiguresParts(
  { env, role }: Pick<ComposeInput, 'env' | 'role'>,
  { dataFolder, boot, files, queue }: { dataFolder: string; boot: string; files: FileSystem; queue: Queue },
): Promise<EngineParts['figures']> {
  const agentId = await agentIdOf(dataFolder, env['SATCHEL_AGENT_ID'] ?? '', { files, randomId: randomUUID });
  // The window is the first; commands count from one.
  const slot = role === 'app' ? 0 : 1 + queue.seats().filter((seat) => seat.role === 'cli').length;
  const engineId = `${agentId}:${slot}`;
  return { countedBy: { agentId, engineId, boot }, live: createLiveFigures(engineId), cpu: createCpuShares };
}

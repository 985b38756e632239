/** The parameters that the environments of a queue define, which every job of the queue has as well. */
import { templateError } from '../bundles/bundleErrors';
import { readDefinitions, type ParameterDefinition } from '../bundles/definitions';
import { isDocumentMap } from '../bundles/documentShape';
import { mergeDefinitions } from '../bundles/mergeDefinitions';
import type { Deadline, QueueRef } from '../ports/deadline';
import type { Documents } from '../ports/documents';

/** By priority, each name once. `bundle.template` for environments that contradict each other or cannot be read. */
export async function queueDefinitions(
  { farmId, queueId }: QueueRef,
  deadline: Pick<Deadline, 'listQueueEnvironments' | 'getQueueEnvironment'>,
  documents: Documents,
  signal: AbortSignal,
): Promise<readonly ParameterDefinition[]> {
  const queue = { farmId, queueId };
  const listed = await deadline.listQueueEnvironments(queue, signal);
  const environments = await Promise.all(
    listed.map(({ queueEnvironmentId }) => deadline.getQueueEnvironment(queue, queueEnvironmentId, signal)),
  );
  return environments
    .toSorted((a, b) => a.priority - b.priority)
    .reduce<readonly ParameterDefinition[]>((merged, { name, template, templateType }) => {
      const value = documents.read(template, templateType, `The queue environment "${name}"`);
      if (!isDocumentMap(value)) throw templateError(`The queue environment "${name}" is no map.`);
      return mergeDefinitions(readDefinitions(value), merged);
    }, []);
}

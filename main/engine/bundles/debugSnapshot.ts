/** Writes beside a copy of a submission what is needed to make its job later, in the files of the Deadline client. */
import { join } from 'node:path';
import type { CreateJobRequest, QueueDetails } from '../ports/deadline';
import type { FileSystem } from '../ports/fileSystem';

/** The folder holds `Data` and `Manifests` already. */
export async function writeDebugSnapshot(
  folder: string,
  request: Omit<CreateJobRequest, 'clientToken'>,
  queue: QueueDetails,
  storeUri: string,
  files: Pick<FileSystem, 'writeFileAtomic' | 'makeFolders'>,
): Promise<void> {
  await files.makeFolders(folder);
  const write = (name: string, text: string): Promise<void> =>
    files.writeFileAtomic(join(folder, name), new TextEncoder().encode(text));
  const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
  await write('create_job_args.json', json(request));
  await write('queue.json', json(queue));
  await write('template_param.data', request.template);
  if (request.attachments !== undefined) await write('attachments_param.json', json(request.attachments));
  if (request.parameters !== undefined) await write('parameters_param.json', json(request.parameters));
  await write('submit_job.sh', shellText(request, storeUri));
}

function shellText(request: Parameters<typeof writeDebugSnapshot>[1], storeUri: string): string {
  const carried = request.attachments === undefined ? [] : ['Data', 'Manifests'];
  const options: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ['farm-id', request.farmId],
    ['queue-id', request.queueId],
    ['template', 'file://template_param.data'],
    ['template-type', request.templateType],
    ['priority', request.priority],
    ['attachments', request.attachments && 'file://attachments_param.json'],
    ['parameters', request.parameters && 'file://parameters_param.json'],
    ['storage-profile-id', request.storageProfileId],
    ['max-failed-tasks-count', request.maxFailedTasksCount],
    ['max-retries-per-task', request.maxRetriesPerTask],
    ['max-worker-count', request.maxWorkerCount],
    ['target-task-run-status', request.targetTaskRunStatus],
  ];
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(String(value))}`]));
  return [
    '#!/bin/sh',
    'set -eu',
    'cd "$(dirname "$0")"',
    ...carried.map((name) => `aws s3 cp --recursive ./${name} ${quoted(`${storeUri}/${name}`)}`),
    ['aws deadline create-job', ...given].join(' \\\n    '),
    '',
  ].join('\n');
}

const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

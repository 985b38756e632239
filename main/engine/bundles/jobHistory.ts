/** The job history: what was sent with each submission, as a bundle of its own that can be submitted again by any tool. */
import { join } from 'node:path';
import type { CreateJobRequest } from '../ports/deadline';
import type { DocumentValue } from '../ports/documents';
import type { FileSystem } from '../ports/fileSystem';
import { bundleError } from './bundleErrors';
import type { BundlePaths } from './bundlePaths';
import { jsonOf } from './documentShape';
import type { ResolvedParameter } from './resolveParameters';
import type { WireParameter } from './wireParameter';

export interface SentBundle {
  readonly submitterName: string;
  readonly jobName: string;
  readonly request: Pick<
    CreateJobRequest,
    | 'template'
    | 'templateType'
    | 'priority'
    | 'maxFailedTasksCount'
    | 'maxRetriesPerTask'
    | 'maxWorkerCount'
    | 'targetTaskRunStatus'
  >;
  readonly parameters: readonly ResolvedParameter[];
  /** Those that no parameter names. */
  readonly references: BundlePaths;
}

const longestJobName = 128;
/** What every file system takes. */
const longestFolderBytes = 255;
const mostTries = 1000;

/** Answers the folder. Two submissions at once never share one; the fields of `localTime` are read as local time. */
export async function saveToHistory(
  historyFolder: string,
  sent: SentBundle,
  localTime: Date,
  files: FileSystem,
): Promise<string> {
  const day = dayText(localTime);
  const month = join(historyFolder, day.slice(0, 7));
  await files.makeFolders(month);
  const folder = await makeNext(month, day, sent, files);
  const { template, templateType } = sent.request;
  const write = (name: string, text: string): Promise<void> =>
    files.writeFileAtomic(join(folder, name), new TextEncoder().encode(text));
  await write(`template.${templateType.toLowerCase()}`, template);
  await write('parameter_values.json', valuesText(sent));
  await write('asset_references.json', referencesText(sent.references));
  return folder;
}

async function makeNext(
  month: string,
  day: string,
  { submitterName, jobName }: SentBundle,
  files: FileSystem,
): Promise<string> {
  const taken = (await files.readFolder(month)).map(({ name }) => numberOf(name, day));
  const first = Math.max(0, ...taken) + 1;
  for (let number = first; number < first + mostTries; number += 1) {
    const start = `${day}-${String(number).padStart(2, '0')}-`;
    // Another program may have taken the number with another name in the meantime; only this name is certain.
    const folder = join(month, folderName(start, submitterName, jobName));
    if ((await files.makeFolders(folder)).at(-1) === folder) return folder;
  }
  throw bundleError(
    'disk.busy',
    `No folder for this submission could be made in ${month}.`,
    'Check what else writes into the job history, then try again.',
    month,
  );
}

function folderName(start: string, submitterName: string, jobName: string): string {
  const cleaned = `${start}${cleanName(submitterName)}-${Array.from(cleanName(jobName)).slice(0, longestJobName).join('')}`;
  const encoder = new TextEncoder();
  const kept = Array.from(cleaned);
  while (encoder.encode(kept.join('')).length > longestFolderBytes) kept.pop();
  // Windows drops spaces at the end of a name by itself.
  return kept.join('').trimEnd();
}

/** Letters and digits of every script, space, `-` and `_`. */
function cleanName(name: string): string {
  return name.replace(/[^\p{L}\p{N} \-_]/gu, '');
}

function numberOf(name: string, day: string): number {
  const digits = name.startsWith(`${day}-`) ? /^\d{1,6}/u.exec(name.slice(day.length + 1))?.[0] : undefined;
  return digits === undefined ? 0 : Number(digits);
}

function dayText(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** One row a line, so that a person can read and edit it. */
function valuesText({ parameters, request }: SentBundle): string {
  const settings = [
    ['deadline:targetTaskRunStatus', request.targetTaskRunStatus],
    ['deadline:priority', request.priority],
    ['deadline:maxFailedTasksCount', request.maxFailedTasksCount],
    ['deadline:maxRetriesPerTask', request.maxRetriesPerTask],
    ['deadline:maxWorkerCount', request.maxWorkerCount],
  ] as const;
  const rows: [string, DocumentValue][] = parameters
    .filter(({ isSent }) => isSent)
    .map(({ name, wire }) => [name, documentOf(wire)]);
  for (const [name, value] of settings)
    if (value !== undefined) rows.push([name, typeof value === 'number' ? BigInt(value) : value]);
  const lines = rows.map(([name, value]) => `    ${jsonOf(new Map([['name', name], ['value', value]]))}`); // prettier-ignore
  return lines.length === 0
    ? '{\n  "parameterValues": []\n}\n'
    : `{\n  "parameterValues": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** The value as `parameter_values` takes it: items of lists have their own types there. */
function documentOf(wire: WireParameter): DocumentValue {
  if ('intList' in wire) return wire.intList.map(BigInt);
  if ('floatList' in wire) return wire.floatList.map(Number);
  if ('boolList' in wire) return wire.boolList.map((word) => word === 'true');
  if ('intListList' in wire) return wire.intListList.map((inner) => inner.map(BigInt));
  const [value] = Object.values(wire) as DocumentValue[];
  return value ?? null;
}

function referencesText({ inputFiles, inputFolders, outputFolders, referencedPaths }: BundlePaths): string {
  const document = {
    assetReferences: {
      inputs: { filenames: inputFiles, directories: inputFolders },
      outputs: { directories: outputFolders },
      referencedPaths,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

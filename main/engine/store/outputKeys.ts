/** Reads the key of an output manifest back into job, step, task and session action. */

export interface OutputKey {
  readonly key: string;
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly stepId: string;
  /** Absent for a manifest of a whole step. */
  readonly taskId?: string;
  /** Last folder, `{timestamp}_{sessionActionId}`. */
  readonly folder: string;
  readonly timestampText: string;
  readonly sessionActionId: string;
  /** What stands before `_output`: the digest of location name and root path. */
  readonly nameHash: string;
}

const word = /^[A-Za-z0-9_-]+$/;
const outputFile = /^(.*)_output(?:\.json)?$/s;

/** Whether a listed key is an output manifest by its name. */
export function isOutputManifestKey(key: string): boolean {
  return outputFile.test(key.slice(key.lastIndexOf('/') + 1));
}

/** `undefined` for a key that fits neither form; the caller reports it as unrecognised. Keys are relative to the store's root. */
export function parseOutputKey(key: string): OutputKey | undefined {
  const parts = key.split('/');
  if (parts.length !== 7 && parts.length !== 8) return undefined;
  const [fixed, farmId, queueId, jobId, stepId] = parts;
  const taskId = parts.length === 8 ? parts[5] : undefined;
  const folder = parts.at(-2) ?? '';
  const nameHash = outputFile.exec(parts.at(-1) ?? '')?.[1];
  const action = splitFolder(folder);
  if (
    fixed !== 'Manifests' ||
    farmId === undefined ||
    queueId === undefined ||
    jobId === undefined ||
    stepId === undefined
  )
    return undefined;
  if (nameHash === undefined || action === undefined) return undefined;
  if (![farmId, queueId, jobId, stepId].every((part) => word.test(part)) || !stepId.startsWith('step-'))
    return undefined;
  if (taskId !== undefined && !(taskId.startsWith('task-') && word.test(taskId))) return undefined;
  return {
    key,
    farmId,
    queueId,
    jobId,
    stepId,
    ...(taskId === undefined ? {} : { taskId }),
    folder,
    ...action,
    nameHash,
  };
}

/** Whether the key belongs to exactly that session action: `-1` never matches `-12`. */
export function isOfSessionAction(key: OutputKey, sessionActionId: string): boolean {
  return key.folder.endsWith(`_${sessionActionId}`);
}

function splitFolder(folder: string): { timestampText: string; sessionActionId: string } | undefined {
  const marked = folder.lastIndexOf('_sessionaction-');
  const cut = marked >= 0 ? marked : folder.indexOf('_');
  const sessionActionId = folder.slice(cut + 1);
  if (cut <= 0 || !word.test(sessionActionId)) return undefined;
  return { timestampText: folder.slice(0, cut), sessionActionId };
}

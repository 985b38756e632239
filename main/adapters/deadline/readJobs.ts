/** Jobs, steps, tasks and sessions of answers in the engine's words. */
import type {
  Attachments as SdkAttachments,
  GetJobResponse,
  GetStepResponse,
  JobSearchSummary,
  SessionActionSummary,
  SessionSummary as SdkSession,
  StepSummary as SdkStep,
  TaskSummary as SdkTask,
} from '@aws-sdk/client-deadline';
import type {
  FoundJob,
  JobDetails,
  QueueRef,
  SessionAction,
  SessionSummary,
  StepSummary,
  TaskSummary,
} from '../../engine/ports/deadline';
import type { Attachments } from '../../engine/ports/farm';
import { need, parameterValues, present, times } from './answerFields';

export function foundJob(job: JobSearchSummary | GetJobResponse, { farmId, queueId }: QueueRef): FoundJob {
  const { taskRunStatus, targetTaskRunStatus, maxFailedTasksCount, maxRetriesPerTask, maxWorkerCount } = job;
  return {
    farmId,
    queueId,
    jobId: need(job.jobId, 'jobId'),
    name: need(job.name, 'name'),
    lifecycleStatus: need(job.lifecycleStatus, 'lifecycleStatus'),
    lifecycleStatusMessage: job.lifecycleStatusMessage ?? '',
    taskRunStatusCounts: job.taskRunStatusCounts ?? {},
    priority: need(job.priority, 'priority'),
    createdMs: need(job.createdAt, 'createdAt').getTime(),
    createdBy: job.createdBy ?? '',
    ...times(job),
    ...present({ taskRunStatus, targetTaskRunStatus, maxFailedTasksCount, maxRetriesPerTask, maxWorkerCount }),
  };
}

export function jobDetails(job: GetJobResponse, queue: QueueRef): JobDetails {
  const { storageProfileId, description, attachments, parameters } = job;
  return {
    ...foundJob(job, queue),
    ...present({
      storageProfileId,
      description,
      attachments: attachments === undefined ? undefined : attachmentsOf(attachments),
      parameters: parameters === undefined ? undefined : parameterValues(parameters),
    }),
  };
}

function attachmentsOf({ manifests, fileSystem }: SdkAttachments): Attachments {
  return {
    manifests: (manifests ?? []).map((manifest) => {
      const { fileSystemLocationName, inputManifestPath, inputManifestHash, outputRelativeDirectories } = manifest;
      return {
        rootPath: need(manifest.rootPath, 'rootPath'),
        rootPathFormat: need(manifest.rootPathFormat, 'rootPathFormat'),
        ...present({ fileSystemLocationName, inputManifestPath, inputManifestHash, outputRelativeDirectories }),
      };
    }),
    // What the service takes when a job does not say.
    fileSystem: fileSystem ?? 'COPIED',
  };
}

export function stepSummary(step: SdkStep | GetStepResponse): StepSummary {
  return {
    stepId: need(step.stepId, 'stepId'),
    name: need(step.name, 'name'),
    lifecycleStatus: need(step.lifecycleStatus, 'lifecycleStatus'),
    taskRunStatus: need(step.taskRunStatus, 'taskRunStatus'),
    taskRunStatusCounts: step.taskRunStatusCounts ?? {},
    createdMs: need(step.createdAt, 'createdAt').getTime(),
    ...times(step),
  };
}

export function taskSummary(task: SdkTask): TaskSummary {
  const { targetRunStatus, latestSessionActionId } = task;
  return {
    taskId: need(task.taskId, 'taskId'),
    runStatus: need(task.runStatus, 'runStatus'),
    parameters: parameterValues(task.parameters),
    ...present({ targetRunStatus, latestSessionActionId }),
    ...times(task),
  };
}

export function sessionSummary(session: SdkSession): SessionSummary {
  const { endedMs } = times(session);
  return {
    sessionId: need(session.sessionId, 'sessionId'),
    lifecycleStatus: need(session.lifecycleStatus, 'lifecycleStatus'),
    startedMs: need(session.startedAt, 'startedAt').getTime(),
    ...(endedMs === undefined ? {} : { endedMs }),
  };
}

/** The parts of `definition` that are read are the same in a list and in a single answer. */
export function sessionAction(
  action: Pick<SessionActionSummary, 'sessionActionId' | 'status' | 'startedAt' | 'endedAt' | 'manifests'> & {
    readonly definition?:
      { readonly taskRun?: { stepId?: string | undefined; taskId?: string | undefined } | undefined } | undefined;
  },
): SessionAction {
  const { manifests } = action;
  const taskRun = action.definition?.taskRun;
  return {
    sessionActionId: need(action.sessionActionId, 'sessionActionId'),
    status: need(action.status, 'status'),
    ...times(action),
    ...(taskRun === undefined
      ? {}
      : { taskRun: { stepId: need(taskRun.stepId, 'stepId'), ...present({ taskId: taskRun.taskId }) } }),
    ...(manifests === undefined
      ? {}
      : {
          manifests: manifests.map(({ outputManifestPath, outputManifestHash }) =>
            present({ outputManifestPath, outputManifestHash }),
          ),
        }),
  };
}

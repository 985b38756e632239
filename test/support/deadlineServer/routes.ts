/** Which operation a request is: the paths of the service. */
const farm = '/2023-10-12/farms/{farmId}';
const queue = `${farm}/queues/{queueId}`;
const job = `${queue}/jobs/{jobId}`;
const step = `${job}/steps/{stepId}`;

const table = {
  ListFarms: 'GET /2023-10-12/farms',
  GetFarm: `GET ${farm}`,
  ListQueues: `GET ${farm}/queues`,
  GetQueue: `GET ${queue}`,
  ListStorageProfilesForQueue: `GET ${queue}/storage-profiles`,
  GetStorageProfileForQueue: `GET ${queue}/storage-profiles/{storageProfileId}`,
  ListQueueEnvironments: `GET ${queue}/environments`,
  GetQueueEnvironment: `GET ${queue}/environments/{queueEnvironmentId}`,
  SearchJobs: `POST ${farm}/search/jobs`,
  GetJob: `GET ${job}`,
  CreateJob: `POST ${queue}/jobs`,
  UpdateJob: `PATCH ${job}`,
  ListSteps: `GET ${job}/steps`,
  GetStep: `GET ${step}`,
  ListStepDependencies: `GET ${step}/dependencies`,
  ListTasks: `GET ${step}/tasks`,
  GetTask: `GET ${step}/tasks/{taskId}`,
  UpdateTask: `PATCH ${step}/tasks/{taskId}`,
  ListSessions: `GET ${job}/sessions`,
  ListSessionActions: `GET ${job}/session-actions`,
  GetSessionAction: `GET ${job}/session-actions/{sessionActionId}`,
  AssumeQueueRoleForUser: `GET ${queue}/user-roles`,
  AssumeQueueRoleForRead: `GET ${queue}/read-roles`,
  /** Of CloudWatch Logs, which keeps what sessions say. */
  GetLogEvents: 'POST /',
} as const;

export type OperationName = keyof typeof table;

export interface Route {
  readonly op: OperationName;
  /** What stands in the braces of the path. */
  readonly ids: Readonly<Record<string, string>>;
}

const routes = Object.entries(table).map(([op, line]) => {
  const [method = '', path = ''] = line.split(' ');
  return { op: op as OperationName, method, pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`) };
});

/** Undefined for what is not among the operations. */
export function routeOf(method: string, path: string): Route | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match === null) continue;
    const ids = Object.entries(match.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
    return { op: route.op, ids: Object.fromEntries(ids) as Record<string, string> };
  }
  return undefined;
}

/** SearchJobs: filters, order and offsets; sees jobs as they were a while ago. */
import { z } from 'zod';
import { foundJob } from './jobViews';
import type { Operation } from './operation';
import type { JobRecord, Json } from './records';
import { invalid } from './serviceError';
import { farmOf, queueOf, type World } from './world';

const Comparison = z.enum([
  'EQUAL',
  'NOT_EQUAL',
  'GREATER_THAN_EQUAL_TO',
  'GREATER_THAN',
  'LESS_THAN_EQUAL_TO',
  'LESS_THAN',
]);
const Filter = z.union([
  z.strictObject({
    stringListFilter: z.strictObject({
      name: z.string(),
      operator: z.enum(['ANY_EQUALS', 'ALL_NOT_EQUALS']),
      values: z.array(z.string()),
    }),
  }),
  z.strictObject({ stringFilter: z.strictObject({ name: z.string(), operator: Comparison, value: z.string() }) }),
  z.strictObject({
    dateTimeFilter: z.strictObject({ name: z.string(), operator: Comparison, dateTime: z.iso.datetime() }),
  }),
  z.strictObject({
    searchTermFilter: z.strictObject({ searchTerm: z.string(), matchType: z.string().exactOptional() }),
  }),
  z.strictObject({
    groupFilter: z.strictObject({
      operator: z.enum(['AND', 'OR']),
      get filters() {
        return z.array(Filter).min(1).max(3);
      },
    }),
  }),
]);
type Filter = z.output<typeof Filter>;
const Body = z.strictObject({
  queueIds: z.array(z.string()).min(1).max(10),
  // Beyond this the service refuses: whole queues are read by time of creation.
  itemOffset: z.number().int().min(0).max(10_000),
  pageSize: z.number().int().min(1).max(100).default(100),
  filterExpressions: z
    .strictObject({ operator: z.enum(['AND', 'OR']), filters: z.array(Filter).min(1).max(3) })
    .exactOptional(),
  sortExpressions: z
    .array(
      z.strictObject({
        fieldSort: z.strictObject({ name: z.string(), sortOrder: z.enum(['ASCENDING', 'DESCENDING']) }),
      }),
    )
    .max(1)
    .default([{ fieldSort: { name: 'CREATED_AT', sortOrder: 'ASCENDING' } }]),
});

/** `TASK_RUN_STATUS` is `taskRunStatus`. */
const fieldOf = (name: string): string =>
  name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function compare(order: number, operator: z.output<typeof Comparison>): boolean {
  switch (operator) {
    case 'EQUAL':
      return order === 0;
    case 'NOT_EQUAL':
      return order !== 0;
    case 'GREATER_THAN_EQUAL_TO':
      return order >= 0;
    case 'GREATER_THAN':
      return order > 0;
    case 'LESS_THAN_EQUAL_TO':
      return order <= 0;
    case 'LESS_THAN':
      return order < 0;
  }
}

/** A job as the search sees it; what it looks like on the wire is made when it is asked for. */
interface SeenJob {
  readonly name: string;
  readonly createdMs: number;
  view(): Json;
}

function matches(seen: SeenJob, filter: Filter): boolean {
  if ('groupFilter' in filter) return matchesGroup(seen, filter.groupFilter);
  if ('searchTermFilter' in filter)
    return seen.name.toLowerCase().includes(filter.searchTermFilter.searchTerm.toLowerCase());
  const job = seen.view();
  if ('stringListFilter' in filter) {
    const { name, operator, values } = filter.stringListFilter;
    return values.includes(String(job[fieldOf(name)])) === (operator === 'ANY_EQUALS');
  }
  if ('stringFilter' in filter) {
    const { name, operator, value } = filter.stringFilter;
    const own = String(job[fieldOf(name)]);
    return compare(own < value ? -1 : own > value ? 1 : 0, operator);
  }
  const { name, operator, dateTime } = filter.dateTimeFilter;
  const own = job[fieldOf(name)];
  return typeof own === 'string' && compare(Date.parse(own) - Date.parse(dateTime), operator);
}

function matchesGroup(
  job: SeenJob,
  { operator, filters }: { operator: 'AND' | 'OR'; filters: readonly Filter[] },
): boolean {
  return operator === 'AND'
    ? filters.every((filter) => matches(job, filter))
    : filters.some((filter) => matches(job, filter));
}

/** As the search sees it now; undefined while the job is too new to be seen. */
function seenOf({ options, nowMs }: World, job: JobRecord): SeenJob | undefined {
  const { name, createdMs } = job;
  if (options.searchLagMs <= 0) return { name, createdMs, view: () => foundJob(job) };
  const atMs = nowMs() - options.searchLagMs;
  const summary = job.past.findLast((each) => each.atMs <= atMs)?.summary;
  return summary === undefined ? undefined : { name, createdMs, view: () => summary };
}

export const searchOps = {
  SearchJobs(world, { ids, body }) {
    const { farmId } = farmOf(world, ids['farmId']);
    const search = Body.safeParse(body);
    if (!search.success) throw invalid(z.prettifyError(search.error));
    const { queueIds, itemOffset, pageSize, filterExpressions, sortExpressions } = search.data;
    for (const queueId of queueIds) queueOf(world, farmId, queueId);
    const { name = 'CREATED_AT', sortOrder = 'ASCENDING' } = sortExpressions[0]?.fieldSort ?? {};
    const field = fieldOf(name);
    const sign = sortOrder === 'ASCENDING' ? 1 : -1;
    const found = [...world.jobs.values()]
      .filter((job) => queueIds.includes(job.queueId))
      .map((job) => seenOf(world, job))
      .filter((job) => job !== undefined)
      .filter((job) => filterExpressions === undefined || matchesGroup(job, filterExpressions))
      .sort((a, b) => sign * (field === 'createdAt' ? a.createdMs - b.createdMs : compareField(field, a, b)));
    const next = itemOffset + pageSize;
    return {
      jobs: found.slice(itemOffset, next).map((job) => job.view()),
      totalResults: found.length,
      ...(next < found.length ? { nextItemOffset: next } : {}),
    };
  },
} satisfies Record<string, Operation>;

function compareField(field: string, a: SeenJob, b: SeenJob): number {
  const [one, other] = [String(a.view()[field]), String(b.view()[field])];
  return one < other ? -1 : one > other ? 1 : 0;
}

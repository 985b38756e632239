/** Searches and new jobs as the SDK wants them. */
import type {
  CreateJobCommandInput,
  JobParameter,
  SearchFilterExpression,
  SearchGroupedFilterExpressions,
  SearchJobsCommandInput,
} from '@aws-sdk/client-deadline';
import type {
  CreateJobRequest,
  JobSearch,
  ParameterValue,
  SearchFilter,
  SearchGroup,
} from '../../engine/ports/deadline';
import { present } from './answerFields';

export function searchInput({
  farmId,
  queueIds,
  filter,
  order,
  itemOffset,
  pageSize,
}: JobSearch): SearchJobsCommandInput {
  return {
    farmId,
    queueIds: [...queueIds],
    itemOffset,
    pageSize,
    sortExpressions: [{ fieldSort: { name: 'CREATED_AT', sortOrder: order } }],
    ...(filter === undefined ? {} : { filterExpressions: groupInput(filter) }),
  };
}

function groupInput({ operator, filters }: SearchGroup): SearchGroupedFilterExpressions {
  return { operator, filters: filters.map(filterInput) };
}

function filterInput(filter: SearchFilter): SearchFilterExpression {
  switch (filter.kind) {
    case 'group':
      return { groupFilter: groupInput(filter.group) };
    case 'term':
      return { searchTermFilter: { searchTerm: filter.term } };
    case 'text':
      return { stringFilter: { name: filter.name, operator: filter.operator, value: filter.value } };
    case 'list':
      return {
        stringListFilter: {
          name: filter.name,
          operator: filter.operator === 'ALL_NOT_EQUALS' ? 'ALL_NOT_EQUALS' : 'ANY_EQUALS',
          values: [...filter.values],
        },
      };
    case 'time':
      return {
        dateTimeFilter: { name: filter.name, operator: filter.operator, dateTime: new Date(filter.timeMs) },
      };
  }
}

const knownMembers: ReadonlySet<string> = new Set(['int', 'float', 'string', 'path']);

/** Members that the SDK does not know pass as `$unknown`, which it writes as they are. */
function parameterInput(value: ParameterValue): JobParameter {
  const [[member, content] = ['string', '']] = Object.entries(value);
  return knownMembers.has(member) ? (value as unknown as JobParameter) : { $unknown: [member, content] };
}

export function createJobInput(request: CreateJobRequest): CreateJobCommandInput {
  const { attachments, parameters, ...rest } = request;
  return {
    ...rest,
    ...(parameters === undefined
      ? {}
      : {
          parameters: Object.fromEntries(
            Object.entries(parameters).map(([name, value]) => [name, parameterInput(value)]),
          ),
        }),
    ...(attachments === undefined
      ? {}
      : {
          attachments: {
            fileSystem: attachments.fileSystem,
            manifests: attachments.manifests.map(({ outputRelativeDirectories: folders, ...manifest }) => ({
              ...manifest,
              ...present({ outputRelativeDirectories: folders === undefined ? undefined : [...folders] }),
            })),
          },
        }),
  };
}

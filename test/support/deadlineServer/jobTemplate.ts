/** The steps and tasks that a job template asks for, as far as tests need them: names, dependencies, ranges of integers. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { Json, StepRecord, TaskRecord } from './records';
import { invalid } from './serviceError';

const Template = z.looseObject({
  name: z.string(),
  parameterDefinitions: z.array(z.looseObject({ name: z.string(), default: z.unknown().optional() })).default([]),
  steps: z
    .array(
      z.looseObject({
        name: z.string(),
        dependencies: z.array(z.looseObject({ dependsOn: z.string() })).default([]),
        parameterSpace: z
          .looseObject({
            taskParameterDefinitions: z
              .array(z.looseObject({ name: z.string(), type: z.string(), range: z.unknown().optional() }))
              .default([]),
          })
          .exactOptional(),
      }),
    )
    .min(1),
});

export interface TemplateJob {
  readonly name: string;
  readonly steps: StepRecord[];
}

/** Throws a validation error for what is no job template. */
export function jobOfTemplate(text: string, parameters: Json, nextId: () => string): TemplateJob {
  let read: unknown;
  try {
    read = parse(text);
  } catch {
    throw invalid('The template is neither YAML nor JSON.');
  }
  const template = Template.safeParse(read);
  if (!template.success) throw invalid('The template is no job template.');
  const { name, parameterDefinitions, steps } = template.data;
  const values = new Map(parameterDefinitions.map((each) => [each.name, textOf(each.default)]));
  for (const [key, value] of Object.entries(parameters))
    values.set(key, String(Object.values(value as Record<string, unknown>)[0]));
  const filled = (value: string): string =>
    value.replace(/\{\{\s*(?:Raw)?Param\.(\w+)\s*\}\}/g, (_, key: string) => values.get(key) ?? '');
  const ids = new Map(steps.map((each) => [each.name, `step-${nextId()}`]));
  return {
    name: filled(name),
    steps: steps.map((each) => {
      const stepId = ids.get(each.name) ?? '';
      return {
        stepId,
        name: each.name,
        dependsOn: each.dependencies.map(({ dependsOn }) => ids.get(dependsOn) ?? ''),
        tasks: tasksOf(stepId, each.parameterSpace?.taskParameterDefinitions ?? [], filled),
      };
    }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function tasksOf(
  stepId: string,
  definitions: readonly { readonly name: string; readonly type: string; readonly range?: unknown }[],
  filled: (text: string) => string,
): TaskRecord[] {
  let rows: Json[] = [{}];
  for (const { name, type, range } of definitions) {
    const member = type.toLowerCase();
    const values = Array.isArray(range) ? range.map(String) : integersOf(filled(String(range)));
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: { [member]: value } })));
  }
  const base = stepId.replace('step-', 'task-');
  return rows.map((parameters, index) => ({ taskId: `${base}-${index}`, runStatus: 'READY', parameters }));
}

/** `1-3,7,10-20:5` */
function integersOf(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const match = /^\s*(-?\d+)(?:-(-?\d+)(?::(\d+))?)?\s*$/.exec(part);
    if (match === null) throw invalid(`The range ${text} is none of integers.`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    const by = Number(match[3] ?? 1);
    return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => String(first + index * by));
  });
}

/** The form of a bundle: one field for each parameter that its template shows, with the control that fits. */
import type { BundleField, BundleForm } from '../../../shared/ipc/bundles';
import { bundleControls } from '../../../shared/ipc/bundles';
import type { DocumentList, DocumentValue } from '../ports/documents';
import type { ParameterDefinition } from './definitions';
import { isDocumentList, isDocumentMap, jsonOf, plainText } from './documentShape';
import { settingPrefix, settingRanges, type JobSettings } from './jobSettings';
import type { NamedValues } from './parameterValues';
import type { Bundle } from './readBundle';
import { truthOf } from './valueFacts';

type Control = BundleField['control'];

/** Those of the queue come last. Hidden parameters have none. */
export function formFields(
  definitions: readonly ParameterDefinition[],
  values: NamedValues,
  ofQueue: ReadonlySet<string>,
): readonly BundleField[] {
  const shown = definitions.filter(({ isHidden }) => !isHidden);
  const fields = shown.map((definition) => fieldOf(definition, values, ofQueue.has(definition.name)));
  return [...fields.filter(({ isOfQueue }) => isOfQueue !== true), ...fields.filter(({ isOfQueue }) => isOfQueue)];
}

/** What a template says of itself, beside its parameters. */
export function aboutBundle({ name, template, hooks }: Bundle): Pick<BundleForm, 'name' | 'description' | 'hooks'> {
  const description = plainText(template.value.get('description') ?? null);
  return {
    name,
    ...(description === undefined || description.trim() === '' ? {} : { description }),
    hooks: hooks.map(({ moment, command }) => ({ moment, command })),
  };
}

/** What CreateJob takes beside the parameters, with what holds while nobody says otherwise. */
export function jobFields({ targetTaskRunStatus = 'READY', ...counts }: JobSettings): readonly BundleField[] {
  const numbers = Object.entries(settingRanges).map(([key, [least, most]]): BundleField => {
    const value = counts[key as keyof typeof counts] ?? (key === 'maxWorkerCount' ? -1 : undefined);
    return {
      name: `${settingPrefix}${key}`,
      type: 'INT',
      control: 'SPIN_BOX',
      ...(value === undefined ? {} : { value: String(value) }),
      least: String(least),
      most: String(most),
    };
  });
  const state = { type: 'STRING', control: 'DROPDOWN_LIST', choices: ['READY', 'SUSPENDED'] } as const;
  return [
    ...numbers,
    { name: `${settingPrefix}targetTaskRunStatus`, value: targetTaskRunStatus, ...state, choices: [...state.choices] },
  ];
}

function fieldOf(definition: ParameterDefinition, values: NamedValues, isOfQueue: boolean): BundleField {
  const { name, type, description, surface = {}, minValue, maxValue, dataFlow } = definition;
  const own = values.get(name) ?? definition.default;
  const value = textOf(definition, own);
  const items = itemsOf(own);
  const choices = definition.allowedValues?.flatMap((allowed) => plainText(allowed) ?? []);
  const box = boxOf(definition);
  const control = controlOf(definition);
  return {
    name,
    type,
    control,
    ...(surface.label === undefined ? {} : { label: surface.label }),
    ...(surface.groupLabel === undefined ? {} : { group: surface.groupLabel }),
    ...(description === undefined || description.trim() === '' ? {} : { description }),
    ...(value === undefined ? {} : { value }),
    ...(items === undefined ? {} : { items: [...items] }),
    ...(choices === undefined ? {} : { choices }),
    ...(control === 'CHECK_BOX' && box !== undefined ? { box } : {}),
    ...(minValue === undefined ? {} : { least: plainText(minValue) ?? '' }),
    ...(maxValue === undefined ? {} : { most: plainText(maxValue) ?? '' }),
    ...(surface.decimals === undefined ? {} : { decimals: surface.decimals }),
    ...(surface.singleStepDelta === undefined ? {} : { step: surface.singleStepDelta }),
    ...(surface.fileFilters === undefined
      ? {}
      : { fileFilters: surface.fileFilters.map(({ label, patterns }) => ({ label, patterns: [...patterns] })) }),
    ...(type.includes('PATH') ? { dataFlow } : {}),
    ...(isOfQueue ? { isOfQueue } : {}),
  };
}

/** The hint of the template where the type knows it, else what the type is usually shown as. */
function controlOf(definition: ParameterDefinition): Control {
  const wished = bundleControls.find((control) => control === definition.surface?.control);
  return wished !== undefined && fits(wished, definition) ? wished : usualControl(definition);
}

function fits(control: Control, definition: ParameterDefinition): boolean {
  const { type, allowedValues } = definition;
  switch (control) {
    case 'DROPDOWN_LIST':
      return allowedValues !== undefined;
    case 'CHECK_BOX':
      return boxOf(definition) !== undefined;
    case 'LINE_EDIT':
      return allowedValues === undefined && type !== 'BOOL' && !type.startsWith('LIST');
    case 'MULTILINE_EDIT':
      return allowedValues === undefined && (type === 'STRING' || type.startsWith('LIST'));
    case 'SPIN_BOX':
      return allowedValues === undefined && (type === 'INT' || type === 'FLOAT');
    default:
      return allowedValues === undefined && type === 'PATH';
  }
}

function usualControl({ type, allowedValues, objectType, dataFlow }: ParameterDefinition): Control {
  if (allowedValues !== undefined) return 'DROPDOWN_LIST';
  if (type === 'BOOL') return 'CHECK_BOX';
  if (type === 'INT' || type === 'FLOAT') return 'SPIN_BOX';
  if (type.startsWith('LIST')) return 'MULTILINE_EDIT';
  if (type !== 'PATH') return 'LINE_EDIT';
  if (objectType !== 'FILE') return 'CHOOSE_DIRECTORY';
  return dataFlow === 'OUT' ? 'CHOOSE_OUTPUT_FILE' : 'CHOOSE_INPUT_FILE';
}

/** The two values of what is on or off. */
function boxOf({ type, allowedValues }: ParameterDefinition): { on: string; off: string } | undefined {
  if (type === 'BOOL') return { on: 'true', off: 'false' };
  if (type !== 'STRING' || allowedValues?.length !== 2) return undefined;
  const texts = allowedValues.flatMap((value) => plainText(value) ?? []);
  const on = texts.find((text) => truthOf(text) === true);
  const off = texts.find((text) => truthOf(text) === false);
  return on === undefined || off === undefined ? undefined : { on, off };
}

/** One for each line of a form; absent where some item is no line of its own, such as an empty text. */
function itemsOf(value: DocumentValue | undefined): readonly string[] | undefined {
  if (!isDocumentList(value)) return undefined;
  const items = value.flatMap((item) => itemText(item));
  return items.length === value.length && items.every(isLine) ? items : undefined;
}

function itemText(item: DocumentValue): string | [] {
  if (typeof item === 'boolean') return item ? 'true' : 'false';
  return isDocumentList(item) ? lineOf(item) : (plainText(item) ?? []);
}

function lineOf(items: DocumentList): string | [] {
  const texts = items.flatMap((item) => (typeof item === 'bigint' ? item.toString() : []));
  return texts.length === items.length ? texts.join(', ') : [];
}

function isLine(text: string): boolean {
  return text !== '' && text === text.trim() && !/[\r\n]/u.test(text);
}

/** As somebody would type it. */
function textOf({ type }: ParameterDefinition, value: DocumentValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (isDocumentList(value) || isDocumentMap(value)) return jsonOf(value);
  const truth = type === 'BOOL' ? truthOf(value) : undefined;
  return truth === undefined ? plainText(value) : truth ? 'true' : 'false';
}

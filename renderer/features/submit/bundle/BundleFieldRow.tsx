/** One parameter of a job bundle with the control that its template asks for. */
import { useId, type ReactElement } from 'react';
import { Label, Text as AriaText, FieldError, TextArea, TextField as AriaTextField } from 'react-aria-components';
import type { BundleField } from '../../../../shared/ipc/bundles';
import { useCommand } from '../../../bridge/hooks';
import { t } from '../../../locales/text';
import { Button, IconButton } from '../../../ui/Button';
import { visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { parsePaths } from '../../../ui/parsePaths';
import { Select } from '../../../ui/Select';
import { TextField } from '../../../ui/TextField';
import field from '../../../ui/TextField.module.css';
import { stepped } from './formModel';
import styles from './Bundle.module.css';

export interface BundleFieldProps {
  readonly field: BundleField;
  readonly label: string;
  readonly about?: string | undefined;
  /** What a choice is called, where its value is not words. */
  readonly choiceWords?: (choice: string) => string;
  readonly text: string;
  readonly isChanged: boolean;
  readonly fault: string | undefined;
  readonly onChange: (text: string) => void;
  readonly onReset: () => void;
}

const wideControls: ReadonlySet<BundleField['control']> = new Set([
  'MULTILINE_EDIT',
  'CHOOSE_INPUT_FILE',
  'CHOOSE_OUTPUT_FILE',
  'CHOOSE_DIRECTORY',
]);

export function BundleFieldRow(props: BundleFieldProps): ReactElement {
  const { isChanged, label, onReset } = props;
  const { control, value, items } = props.field;
  const own = items?.join(', ') ?? value;
  const back = own === undefined || own === '' ? undefined : cut(visibleText(own));
  return (
    <div className={`${styles['field'] ?? ''} ${wideControls.has(control) ? (styles['wide'] ?? '') : ''}`}>
      <Control {...props} />
      {isChanged && (
        <span className={styles['reset']}>
          <Button
            size="small"
            variant="quiet"
            icon="undo"
            aria-label={
              back === undefined ? t('bundle.reset.of.empty', { label }) : t('bundle.reset.of', { value: back, label })
            }
            onPress={onReset}
          >
            {back === undefined ? t('bundle.reset.empty') : t('bundle.reset', { value: back })}
          </Button>
        </span>
      )}
    </div>
  );
}

function Control(props: BundleFieldProps): ReactElement {
  const { field: shape, label, about, text, fault, onChange, choiceWords = visibleText } = props;
  const shared = {
    label,
    ...(about === undefined ? {} : { description: <bdi>{about}</bdi> }),
    errorMessage: fault,
    value: text,
    onChange,
  };
  switch (shape.control) {
    case 'DROPDOWN_LIST':
      return (
        <Select
          {...shared}
          choices={(shape.choices ?? []).map((choice) => ({ value: choice, label: choiceWords(choice) }))}
          placeholder={t('bundle.take')}
        />
      );
    case 'CHECK_BOX':
      return <CheckBox {...props} />;
    case 'SPIN_BOX':
      return <NumberField {...props} shared={shared} />;
    case 'MULTILINE_EDIT':
      return <Lines {...props} />;
    case 'CHOOSE_INPUT_FILE':
    case 'CHOOSE_OUTPUT_FILE':
    case 'CHOOSE_DIRECTORY':
      return <PathParameter {...props} shared={shared} />;
    case 'LINE_EDIT':
      return <TextField {...shared} isMono={shape.type !== 'STRING'} />;
  }
}

interface SharedProps extends BundleFieldProps {
  readonly shared: Parameters<typeof TextField>[0];
}

/** Any text can be typed; the arrows, as keys and as buttons, go by steps. */
function NumberField({ field: shape, label, text, onChange, shared }: SharedProps): ReactElement {
  const step = (direction: 1 | -1): void => {
    onChange(stepped(shape, text, direction));
  };
  return (
    <TextField
      {...shared}
      isMono
      inputMode={shape.type === 'INT' ? 'numeric' : 'decimal'}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault();
          step(event.key === 'ArrowUp' ? 1 : -1);
        } else event.continuePropagation();
      }}
      action={
        <span className={styles['steps']}>
          <IconButton
            icon="minus"
            aria-label={t('bundle.decrease', { label })}
            onPress={() => {
              step(-1);
            }}
          />
          <IconButton
            icon="plus"
            aria-label={t('bundle.increase', { label })}
            onPress={() => {
              step(1);
            }}
          />
        </span>
      }
    />
  );
}

function PathParameter({ field: shape, label, text, onChange, shared }: SharedProps): ReactElement {
  const pickFolder = useCommand('dialog.pickFolder');
  const pickPath = useCommand('dialog.pickPath');
  const onPick = async (): Promise<void> => {
    const picked =
      shape.control === 'CHOOSE_DIRECTORY'
        ? await pickFolder.run({ title: label })
        : await pickPath.run({
            kind: shape.control === 'CHOOSE_INPUT_FILE' ? 'file' : 'output',
            ...(shape.fileFilters === undefined ? {} : { filters: shape.fileFilters }),
          });
    if (picked !== undefined && picked.path !== null) onChange(picked.path);
  };
  const error = pickFolder.error ?? pickPath.error;
  return (
    <TextField
      {...shared}
      isMono
      errorMessage={shared.errorMessage ?? (error === undefined ? undefined : visibleText(error.message))}
      onBlur={() => {
        // As file managers copy it: with quotes or as an address.
        const [path] = parsePaths(text);
        if (path !== undefined && path !== text) onChange(path);
      }}
      action={
        <Button
          icon={shape.control === 'CHOOSE_DIRECTORY' ? 'folder' : 'file'}
          aria-label={t('bundle.choose.of', { label })}
          onPress={() => void onPick()}
        >
          {t('bundle.choose')}
        </Button>
      }
    />
  );
}

const mostLines = 12;

function Lines({ label, about, text, fault, onChange }: BundleFieldProps): ReactElement {
  return (
    <AriaTextField
      className={field['field'] ?? ''}
      value={text}
      onChange={onChange}
      isInvalid={fault !== undefined}
      onKeyDown={(event) => {
        event.continuePropagation();
      }}
    >
      <Label className={field['label'] ?? ''}>{label}</Label>
      <TextArea
        className={`${field['input'] ?? ''} mono`}
        rows={Math.min(mostLines, Math.max(3, text.split('\n').length))}
        spellCheck={false}
      />
      {about !== undefined && (
        <AriaText slot="description" className={field['description'] ?? ''}>
          <bdi>{about}</bdi>
        </AriaText>
      )}
      <FieldError className={field['error'] ?? ''}>
        <Icon name="err" size={12} /> {fault}
      </FieldError>
    </AriaTextField>
  );
}

function CheckBox({ field: shape, label, about, text, fault, onChange }: BundleFieldProps): ReactElement {
  const id = useId();
  const { on, off } = shape.box ?? { on: 'true', off: 'false' };
  return (
    <div className={field['field']}>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={text === on}
          aria-describedby={`${id}about ${id}fault`}
          aria-invalid={fault !== undefined}
          onChange={(event) => {
            onChange(event.target.checked ? on : off);
          }}
        />
        <span>{label}</span>
      </label>
      {about !== undefined && (
        <p id={`${id}about`} className={field['description']}>
          <bdi>{about}</bdi>
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}fault`} className={field['error']}>
          <Icon name="err" size={12} /> {fault}
        </p>
      )}
    </div>
  );
}

const longestBack = 40;

function cut(text: string): string {
  return text.length <= longestBack ? text : `${text.slice(0, longestBack)}…`;
}

/** A path of a bundle: typed, pasted, or chosen in a dialog. */
import type { ReactElement } from 'react';
import { useCommand } from '../../../bridge/hooks';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { visibleText } from '../../../ui/format';
import { parsePaths } from '../../../ui/parsePaths';
import { TextField } from '../../../ui/TextField';
import type { SharedProps } from './fieldProps';

export function PathParameter({ field: shape, label, text, onChange, shared }: SharedProps): ReactElement {
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

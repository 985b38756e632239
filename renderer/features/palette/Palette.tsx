/** The command palette: one field that finds commands, pages, transfers, jobs, folders and settings, by keyboard alone. */
import { useId, useState, type KeyboardEvent, type ReactElement } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import type { ErrorDto } from '../../../shared/domain/errors';
import { t } from '../../locales/text';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { KeyHints } from '../../ui/StatusBar';
import { PaletteList } from './PaletteList';
import { paletteSteps } from './paletteSteps';
import type { PaletteAct, PaletteItem } from './paletteItems';
import { usePaletteItems, type PaletteMode } from './usePaletteItems';
import styles from './Palette.module.css';

export interface PaletteProps {
  /** Undefined while it is closed. */
  readonly mode: PaletteMode | undefined;
  readonly onClose: () => void;
  /** Does what an item says; answers the error when it could not. */
  readonly onAct: (act: PaletteAct) => Promise<ErrorDto | undefined>;
}

export function Palette({ mode, onClose, onAct }: PaletteProps): ReactElement {
  return (
    <ModalOverlay
      className={styles['scrim'] ?? ''}
      isOpen={mode !== undefined}
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles['modal'] ?? ''}>
        <Dialog aria-label={t('palette.label')} className={styles['dialog'] ?? ''}>
          {mode !== undefined && <Search key={mode.name} first={mode} onClose={onClose} onAct={onAct} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface SearchProps extends Pick<PaletteProps, 'onClose' | 'onAct'> {
  readonly first: PaletteMode;
}

function Search({ first, onClose, onAct }: SearchProps): ReactElement {
  const listId = useId();
  const [mode, setMode] = useState(first);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [error, setError] = useState<ErrorDto>();
  const { items, ms } = usePaletteItems(mode, typed);
  const active = Math.min(at, items.length - 1);
  const activeItem = items[active]?.item;
  const begin = (next: PaletteMode): void => {
    setMode(next);
    setTyped('');
    setAt(0);
    setError(undefined);
  };
  const act = async (item: PaletteItem | undefined): Promise<void> => {
    if (item === undefined) return;
    const problem = await onAct(item.act);
    // Still open: a dialog was left, or it could not be done.
    setError(problem);
  };
  const back =
    mode.name === 'actions' && first.name !== 'actions'
      ? (): void => {
          begin(first);
        }
      : undefined;
  const steps = paletteSteps({
    count: items.length,
    active,
    activeItem,
    isEmpty: typed === '',
    goTo: setAt,
    act: () => void act(activeItem),
    showMore: (item) => {
      begin({ name: 'actions', title: item.label, items: item.more ?? [] });
    },
    back,
    close: onClose,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.nativeEvent.isComposing ? undefined : steps(event.key, event.shiftKey);
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };
  const count = t('palette.results', { count: items.length, ms });
  return (
    <>
      <div className={styles['field']}>
        <Icon name="search" />
        <input
          role="combobox"
          aria-label={labelOf(mode)}
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(activeItem === undefined ? {} : { 'aria-activedescendant': `${listId}-${active}` })}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          placeholder={mode.name === 'plan' ? t('palette.mode.plan.hint') : labelOf(mode)}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
            setError(undefined);
          }}
          onKeyDown={onKeyDown}
        />
        <span className={styles['count']} role="status">
          {count}
        </span>
      </div>
      {error !== undefined && (
        <div className={styles['error']}>
          <ErrorCard error={error} title={t('palette.failed')} />
        </div>
      )}
      <PaletteList id={listId} items={items} active={active} onAct={(item) => void act(item)} />
      {items.length === (mode.name === 'plan' ? 1 : 0) && <p className={styles['nothing']}>{emptyText(mode)}</p>}
      <div className={styles['hints']}>
        <KeyHints
          hints={[
            { keys: ['↑', '↓'], label: t('palette.move') },
            { keys: ['⏎'], label: t('palette.run') },
            ...(activeItem?.more === undefined ? [] : [{ keys: ['Tab'], label: t('palette.more') }]),
            { keys: ['Esc'], label: t('palette.close') },
          ]}
        />
        <span className="grow" />
        {mode.name === 'all' && <KeyHints hints={[{ keys: ['>'], label: t('palette.commandsOnly') }]} />}
      </div>
    </>
  );
}

function labelOf(mode: PaletteMode): string {
  switch (mode.name) {
    case 'all':
      return t('palette.search');
    case 'plan':
      return t('palette.mode.plan');
    case 'cancel':
      return t('palette.mode.cancel');
    case 'retry':
      return t('palette.mode.retry');
    case 'actions':
      return t('palette.mode.actions', { title: visibleText(mode.title) });
  }
}

function emptyText({ name }: PaletteMode): string {
  if (name === 'plan') return t('palette.nothing.plan');
  if (name === 'cancel') return t('palette.nothing.cancel');
  return t(name === 'retry' ? 'palette.nothing.retry' : 'palette.nothing');
}

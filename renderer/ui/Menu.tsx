/** Further actions of one thing, behind a button with three dots. */
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { IconButton } from './Button';
import { scoped } from './classNames';
import { Icon, type IconName } from './Icon';
import { KeyHint } from './KeyHint';
import popover from './Popover.module.css';
import styles from './Menu.module.css';

const c = scoped(popover, styles);

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  /** Printed keys that do the same. */
  readonly keys?: string | undefined;
  readonly onAction: () => void;
}

export interface MenuButtonProps {
  /** What the actions are about. */
  readonly label: string;
  readonly actions: readonly MenuAction[];
}

export function MenuButton({ label, actions }: MenuButtonProps): ReactElement {
  return (
    <MenuTrigger>
      <IconButton icon="more" aria-label={label} />
      <Popover className={c('popover')} placement="bottom end" offset={4}>
        <AriaMenu className={c('list')} aria-label={label}>
          {actions.map(({ id, label: words, icon, keys, onAction }) => (
            <MenuItem key={id} id={id} textValue={words} className={c('item')} onAction={onAction}>
              <Icon name={icon} />
              <span className="grow">{words}</span>
              {keys !== undefined && <KeyHint keys={keys} />}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

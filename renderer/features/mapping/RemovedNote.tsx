/** What was removed just now, with the way back. */
import type { ReactElement } from 'react';
import { keyHintOf } from '../../bridge/keys';
import { t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { ruleName } from './mappingWords';
import type { Removed } from './useMapping';
import styles from './Mapping.module.css';

export function RemovedNote({
  removed,
  onUndo,
}: {
  readonly removed: Removed;
  readonly onUndo: () => void;
}): ReactElement {
  return (
    <div className={styles['note']}>
      <Icon name="info" />
      <p className="wrapPath">
        {removed.what === 'rule' ? (
          <Text id="mapping.removed.rule" values={{ name: <b className="med">{ruleName(removed.rule)}</b> }} />
        ) : (
          <Text
            id="mapping.removed.place"
            values={{ source: <b className="med">{visibleText(removed.place.source)}</b> }}
          />
        )}
      </p>
      <Button size="small" icon="undo" keyHint={keyHintOf('mapping.undo')} onPress={onUndo}>
        {t('mapping.undo')}
      </Button>
    </div>
  );
}

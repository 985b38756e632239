/** Places that data moves to and from with their figures, and what goes wrong there. Nothing is shown before something was measured. */
import { useCallback, useId, useState, type ReactElement } from 'react';
import { useEngineEvent, useQuery } from '../../../bridge/hooks';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { EndpointTable } from './EndpointTable';
import { LatencyDialog } from './LatencyDialog';
import { ProblemList } from './ProblemList';
import { useLiveFigures } from './useLiveFigures';
import styles from './Figures.module.css';

const c = scoped(styles);

export function FiguresCard(): ReactElement | null {
  const [isOpen, setOpen] = useState(false);
  const [place, setPlace] = useState<string>();
  const figures = useLiveFigures(isOpen);
  const { value: standing, reload } = useQuery('endpoints.list', isOpen ? {} : undefined);
  const partsId = useId();
  useEngineEvent(
    useCallback(
      (event) => {
        if (event.name === 'limits.changed') reload();
      },
      [reload],
    ),
  );
  if (figures === undefined || figures.endpoints.length === 0) return null;
  return (
    <section className={c('figures')} aria-label={t('figures.title')}>
      <Button
        variant="quiet"
        size="small"
        aria-expanded={isOpen}
        {...(isOpen ? { 'aria-controls': partsId } : {})}
        onPress={() => {
          setOpen(!isOpen);
        }}
      >
        {isOpen ? t('figures.hide') : t('figures.show', { problems: figures.problems.length })}
      </Button>
      {isOpen && (
        <div id={partsId} className={c('parts')}>
          <EndpointTable endpoints={figures.endpoints} standing={standing?.endpoints ?? []} onOpen={setPlace} />
          <ProblemList problems={figures.problems} />
        </div>
      )}
      {place !== undefined && (
        <LatencyDialog
          place={place}
          onClose={() => {
            setPlace(undefined);
          }}
        />
      )}
    </section>
  );
}

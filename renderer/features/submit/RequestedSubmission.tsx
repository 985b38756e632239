/** First step of a submission that a DCC asked for: its list, which can be changed before it is looked at. */
import { useState, type ReactElement } from 'react';
import type { SceneContents } from '../../../shared/ipc/requests';
import type { Navigate } from '../../app/routes';
import { useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Spinner } from '../../ui/Spinner';
import type { Choice } from './choice';
import { FirstStep } from './FirstStep';
import { SceneFacts } from './SceneFacts';
import { sceneList, type SceneList } from './sceneList';
import { WaitingScenes } from './WaitingScenes';

export interface RequestedSubmissionProps {
  readonly id: string;
  readonly navigate: Navigate;
}

export function RequestedSubmission({ id, navigate }: RequestedSubmissionProps): ReactElement {
  const contents = useQuery('request.get', { id });
  const looked = useQuery('request.look', contents.value === undefined ? undefined : { id });
  if (contents.value !== undefined)
    return (
      <SceneStep contents={contents.value} list={sceneList(contents.value, looked.value?.counts)} navigate={navigate} />
    );
  if (contents.error === undefined)
    return (
      <PageHead
        title={
          <span className="row">
            <Spinner /> {t('scene.loading')}
          </span>
        }
      />
    );
  return (
    <>
      <PageHead title={t('submit.unreadable')} />
      <PageScroll>
        <ErrorCard
          error={contents.error}
          action={
            <Button
              onPress={() => {
                navigate({ name: 'submit' }, 'in-its-place');
              }}
            >
              {t('submit.chooseOther')}
            </Button>
          }
        />
      </PageScroll>
    </>
  );
}

interface SceneStepProps {
  readonly contents: SceneContents;
  readonly list: SceneList;
  readonly navigate: Navigate;
}

function SceneStep({ contents, list, navigate }: SceneStepProps): ReactElement {
  const [choice, setChoice] = useState<Choice>({ paths: contents.paths, outputFolders: contents.outputFolders });
  return (
    <FirstStep
      choice={choice}
      onChange={setChoice}
      scene={{ id: contents.id, name: contents.name, list }}
      onStarted={(uid) => {
        navigate({ name: 'submit', uid });
      }}
    >
      <WaitingScenes shownId={contents.id} navigate={navigate} />
      <SceneFacts contents={contents} missingCount={list.missing.size} />
    </FirstStep>
  );
}

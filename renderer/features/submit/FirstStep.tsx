/** What a submission begins with: a choice of files, or the form of the job bundle that was chosen alone. */
import type { ReactElement } from 'react';
import { useOverview, useQuery } from '../../bridge/hooks';
import { BundleStep } from './bundle/BundleStep';
import { ChooseStep, type ChooseStepProps } from './ChooseStep';
import { emptyChoice } from './choice';

export function FirstStep(props: Omit<ChooseStepProps, 'bundle'>): ReactElement {
  const { choice, onChange, onStarted, scene, children } = props;
  const connection = useOverview()?.connection;
  // A bundle names by itself what its job writes.
  const path = choice.paths.length === 1 && choice.outputFolders.length === 0 ? choice.paths[0] : undefined;
  // Another queue may ask for other parameters.
  const opened = useQuery('bundle.open', path === undefined ? undefined : { path }, JSON.stringify(connection));
  const form = opened.value?.form ?? undefined;
  if (path === undefined || form === undefined || form.queue === null)
    return (
      <ChooseStep
        {...props}
        bundle={{
          isLooking: opened.isLoading,
          isForQueue: form !== undefined,
          error: opened.error,
          onAgain: opened.reload,
        }}
      />
    );
  const bundle = choice.bundle?.path === path ? choice.bundle : { path, values: {} };
  return (
    <BundleStep
      form={form}
      choice={bundle}
      onChange={(changed) => {
        onChange({ ...choice, bundle: changed });
      }}
      onOther={() => {
        onChange(emptyChoice);
      }}
      onStale={opened.reload}
      onStarted={(uid) => {
        // Going back leads here again.
        onChange({ ...choice, bundle });
        onStarted(uid);
      }}
      requestId={scene?.id}
    >
      {children}
    </BundleStep>
  );
}

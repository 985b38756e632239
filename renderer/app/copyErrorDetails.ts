/** Copies an error as text for whoever helps; the main process takes secrets out of it. */
import type { ErrorDto } from '../../shared/domain/errors';
import { call } from '../bridge/client';
import { t } from '../locales/text';
import { announce } from '../ui/LiveRegion';
import { showFailure } from './failure';

export function copyErrorDetails(error: ErrorDto): void {
  const { causes, details, ...rest } = error;
  const shown = {
    ...rest,
    ...(causes === undefined ? {} : { causes: [...causes] }),
    ...(details === undefined ? {} : { details: { ...details } }),
  };
  call('error.details', { error: shown })
    .then(({ text }) => navigator.clipboard.writeText(text))
    .then(() => {
      announce(t('diagnostics.detailsCopied'));
    }, showFailure);
}

/** Draws its children anew when the language changes; menus, lists and arrow keys go the way it is read. */
import { useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { currentIntl, onLanguage } from './language';

export function LanguageBoundary({ children }: { readonly children: ReactNode }): ReactElement {
  const locale = useSyncExternalStore(onLanguage, () => currentIntl().locale);
  return (
    <I18nProvider key={locale} locale={locale}>
      {children}
    </I18nProvider>
  );
}

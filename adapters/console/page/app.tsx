import { useCallback, useEffect, useState } from 'preact/hooks';
import { CustomerPage } from './customer/customer-page.tsx';
import { dropCustomerList } from './customers/customer-list.ts';
import { CustomersPage } from './customers/customers-page.tsx';
import { EventsPage } from './events/events-page.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { KeyPrompt } from './key-prompt.tsx';
import { configuration } from './model/configuration.ts';
import { key } from './model/key.ts';
import { follow, generation, liveState } from './model/live.ts';
import { locale } from './model/locale.ts';
import { parseRoute, type Route } from './model/route.ts';
import { readClock, readClockOnce } from './model/server-time.ts';
import { useValue } from './model/state.ts';
import { Notices } from './parts/notices.tsx';
import { usePolled } from './parts/use-polled.ts';
import { Shell, shownSections } from './shell.tsx';
import { RequestsPage } from './tools/requests-page.tsx';
import { StorePage } from './tools/store-page.tsx';
import { TestPage } from './tools/test-page.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** The whole page. It is rendered again when the language changes. */
export function App() {
  const language = useValue(locale);
  const isKnown = useValue(key) !== undefined || configuration.authentication === 'none';
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return isKnown ? <Console /> : <KeyPrompt />;
}

/** While the server is away, each request would be an error in the log of the browser. */
const refreshClock = () => {
  if (liveState.value === 'live') readClock();
};

const isShown = (section: string): boolean => shownSections.some((each) => each === section);

/** The page behind the key. */
function Console() {
  const route = useRoute();
  const [showsHelp, setShowsHelp] = useState(false);
  const data = useValue(generation);
  const openHelp = useCallback(() => setShowsHelp(true), []);
  useShortcuts(isShown, openHelp);
  useEffect(() => {
    readClockOnce();
  }, []);
  usePolled(refreshClock);
  useEffect(() => {
    const abort = new AbortController();
    follow(abort.signal);
    return () => {
      abort.abort();
      // Another key may show other customers.
      dropCustomerList();
    };
  }, []);
  return (
    <>
      <Shell route={route} onHelp={openHelp}>
        {/* With other data on the server, a section loads everything again. The tools are what replaces them. */}
        <SectionOf key={route.section === 'test' ? 0 : data} route={route} />
      </Shell>
      <Notices />
      {showsHelp && <HelpDialog onClose={() => setShowsHelp(false)} />}
    </>
  );
}

function SectionOf({ route: { section, id, query } }: { readonly route: Route }) {
  const shown = isShown(section) ? section : 'customers';
  if (shown === 'events') return <EventsPage />;
  if (shown === 'requests') return <RequestsPage />;
  if (shown === 'test') return <TestPage />;
  if (shown === 'store') return <StorePage />;
  return id === undefined ? <CustomersPage query={query} /> : <CustomerPage key={id} id={id} />;
}

/** Follows the fragment of the URL. A new place starts at its top. */
function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const update = () =>
      setRoute((before) => {
        const next = parseRoute(location.hash);
        if (next.section !== before.section || next.id !== before.id) scrollTo({ top: 0 });
        return next;
      });
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return route;
}

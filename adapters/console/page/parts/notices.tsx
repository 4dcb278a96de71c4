import { useEffect, useState } from 'preact/hooks';
import type { Exchange } from '../model/api.ts';
import { t } from '../model/locale.ts';
import { announcement, dismiss, type Notice, notices } from '../model/notices.ts';
import { useValue } from '../model/state.ts';
import { Dialog } from './dialog.tsx';
import { ExchangeLine, ExchangeView } from './exchange-view.tsx';
import { Icon } from './icons.tsx';

const SHOWN_MS = 8000;

/** The region in which notices appear. */
export function Notices() {
  const shown = useValue(notices);
  const [details, setDetails] = useState<Exchange>();
  return (
    <>
      <p class="hidden" role="status">
        {useValue(announcement)}
      </p>
      <ul class="notices" aria-live="polite" aria-label={t('notices')}>
        {shown.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} onDetails={setDetails} />
        ))}
      </ul>
      {details && (
        <Dialog title={t('requestAndResponse')} wide onClose={() => setDetails(undefined)}>
          <ExchangeView exchange={details} />
        </Dialog>
      )}
    </>
  );
}

function NoticeRow({ notice, onDetails }: { notice: Notice; onDetails: (exchange: Exchange) => void }) {
  const { id, text, exchange } = notice;
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld]);
  return (
    <li
      class={exchange?.error ? 'notice failed' : 'notice'}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <Icon name={exchange?.error ? 'fault' : 'check'} />
      <div>
        <p>{text}</p>
        {exchange && <ExchangeLine exchange={exchange} />}
      </div>
      {exchange && (
        <button type="button" class="button small" onClick={() => onDetails(exchange)}>
          {t('details')}
        </button>
      )}
      <button type="button" class="button quiet icon-only small" aria-label={t('dismiss')} onClick={() => dismiss(id)}>
        <Icon name="close" />
      </button>
    </li>
  );
}

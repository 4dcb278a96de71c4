import type { Call } from '../model/api.ts';
import { t } from '../model/locale.ts';
import { notify } from '../model/notices.ts';
import { Dialog } from './dialog.tsx';
import { ExchangeView } from './exchange-view.tsx';
import { messageOf } from './problem.tsx';
import { useAction } from './use-action.ts';

interface ConfirmDialogProps {
  readonly title: string;
  /** What happens. */
  readonly text: string;
  /** The label of the button that does it. */
  readonly action: string;
  /** The notice afterwards. */
  readonly done: string;
  readonly call: Call;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks before it sends a request that cannot be undone. Shows the response if the request failed. */
export function ConfirmDialog({ title, text, action, done, call, onDone, onClose }: ConfirmDialogProps) {
  const { exchange, isBusy, run } = useAction();
  const confirm = async () => {
    const result = await run(call);
    if (result.error) return;
    notify(done, result);
    onClose();
    onDone();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {exchange?.error && (
        <div role="alert" class="form-problem">
          <p class="problem">{messageOf(exchange)}</p>
          <ExchangeView exchange={exchange} />
        </div>
      )}
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="button danger" disabled={isBusy} onClick={confirm}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}

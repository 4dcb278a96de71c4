import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Exchange } from '../model/api.ts';
import { t } from '../model/locale.ts';
import { Dialog } from './dialog.tsx';
import { ExchangeView } from './exchange-view.tsx';
import { messageOf } from './problem.tsx';
import type { Action } from './use-action.ts';

interface FormDialogProps {
  readonly title: string;
  /** The label of the button that sends the form. */
  readonly submit: string;
  readonly action: Action;
  /** The parameters that have a field, which shows their errors. */
  readonly fields: readonly string[];
  readonly isReady?: boolean;
  readonly onSubmit: () => Promise<Exchange | undefined>;
  /** Repeats the request with the same idempotency key, after a failure that left its outcome unknown. */
  readonly onRepeat?: (exchange: Exchange) => Exchange;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Whether the request may have been carried out: without a response, and after an error of the server or of a proxy. */
const hasUnknownOutcome = ({ status = 500 }: Exchange): boolean => status >= 500;

/** A form that sends one request, and shows it with its response. */
export function FormDialog(props: FormDialogProps) {
  const { title, submit, action, fields, isReady = true, onSubmit, onClose, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const { exchange, isBusy } = action;
  const hasField = exchange?.error?.param !== undefined && fields.includes(exchange.error.param);
  const send = async (event: Event) => {
    event.preventDefault();
    const result = await onSubmit();
    // After the error is rendered.
    if (result?.error) setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <Dialog title={title} onClose={onClose} wide>
      <form ref={form} onSubmit={send} class="form" noValidate>
        {children}
        {exchange?.error && !hasField && (
          <p class="problem" role="alert">
            {messageOf(exchange)}
          </p>
        )}
        <div class="dialog-foot">
          {exchange?.error && hasUnknownOutcome(exchange) && exchange.idempotencyKey && (
            <button
              type="button"
              class="button"
              disabled={isBusy}
              onClick={() => action.run(exchange).then(props.onRepeat)}
            >
              {t('repeat')}
            </button>
          )}
          <button type="button" class="button" onClick={onClose}>
            {exchange && !exchange.error ? t('close') : t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={isBusy || !isReady}>
            {submit}
          </button>
        </div>
      </form>
      {exchange && <ExchangeView exchange={exchange} />}
    </Dialog>
  );
}

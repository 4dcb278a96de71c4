import { useState } from 'preact/hooks';
import type { Call } from '../model/api.ts';
import { toolPath } from '../model/configuration.ts';
import { t } from '../model/locale.ts';
import { readClock } from '../model/server-time.ts';
import type { Page } from '../model/wire.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { ExchangeResult } from '../parts/exchange-view.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icons.tsx';
import { useAction } from '../parts/use-action.ts';
import { useLoaded } from '../parts/use-loaded.ts';
import { usePolled } from '../parts/use-polled.ts';

/** The snapshots of the test server: takes them, returns to them, and resets the server. */
export function SnapshotsPanel() {
  const { value, reload } = useLoaded<Page<{ readonly name: string }>>(toolPath('snapshot'));
  const [name, setName] = useState('start');
  const [isResetting, setResetting] = useState(false);
  const action = useAction();
  usePolled(reload);
  const run = async (call: Call) => {
    const { error } = await action.run(call);
    // A snapshot has its own clock.
    if (!error) await readClock();
    reload();
  };
  const { exchange } = action;
  return (
    <section class="panel tool" aria-labelledby="snapshots-title">
      <div class="section-head">
        <h2 id="snapshots-title">
          <Icon name="snapshot" />
          {t('snapshots')}
        </h2>
        <button type="button" class="button small danger-quiet" onClick={() => setResetting(true)}>
          <Icon name="restore" />
          {t('reset')}
        </button>
      </div>
      <p class="hint">{t('snapshotsHint')}</p>
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          run({ method: 'POST', path: toolPath('snapshot'), body: { name } });
        }}
      >
        <Field label={t('snapshotName')} mono value={name} problem={action.problemOf('name')} onInput={setName} />
        <button type="submit" class="button" disabled={action.isBusy}>
          {t('takeSnapshot')}
        </button>
      </form>
      <ExchangeResult exchange={exchange} fields={['name']} />
      {value?.data.length ? (
        <ul class="pending">
          {value.data.map((snapshot) => (
            <li key={snapshot.name}>
              <span class="mono">{snapshot.name}</span>
              <button
                type="button"
                class="button small"
                disabled={action.isBusy}
                onClick={() => run({ method: 'POST', path: toolPath('restore'), body: { name: snapshot.name } })}
              >
                <Icon name="restore" />
                {t('restore')}
                <span class="hidden"> {snapshot.name}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p class="hint">{t('noSnapshots')}</p>
      )}
      {isResetting && (
        <ConfirmDialog
          title={t('resetTitle')}
          text={t('resetText')}
          action={t('reset')}
          done={t('wasReset')}
          call={{ method: 'POST', path: toolPath('reset') }}
          onDone={() => {
            readClock();
            reload();
          }}
          onClose={() => setResetting(false)}
        />
      )}
    </section>
  );
}

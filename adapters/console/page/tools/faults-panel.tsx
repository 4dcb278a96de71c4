import { useEffect, useState } from 'preact/hooks';
import { toolPath } from '../model/configuration.ts';
import { draftFor, EFFECTS, type FaultDraft, faultBody } from '../model/faults.ts';
import { generation } from '../model/live.ts';
import { t } from '../model/locale.ts';
import { useValue } from '../model/state.ts';
import type { Fault, Page } from '../model/wire.ts';
import { ExchangeResult } from '../parts/exchange-view.tsx';
import { Field, Segments } from '../parts/field.tsx';
import { Icon } from '../parts/icons.tsx';
import { useAction } from '../parts/use-action.ts';
import { useLoaded } from '../parts/use-loaded.ts';
import { usePolled } from '../parts/use-polled.ts';

const PATH = toolPath('faults');
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

/** The faults that are still to come: adds and cancels them. */
export function FaultsPanel() {
  const { value, reload } = useLoaded<Page<Fault>>(PATH);
  const [draft, setDraft] = useState<FaultDraft>(() => draftFor('tokens'));
  const action = useAction();
  usePolled(reload);
  const data = useValue(generation);
  // A snapshot or a reset cancels the faults.
  useEffect(reload, [reload, data]);
  const { service, effect } = draft;
  const effects: Readonly<Record<string, string>> = EFFECTS[service];
  const change = (change: Partial<FaultDraft>) => setDraft({ ...draft, ...change });
  const add = async (event: Event) => {
    event.preventDefault();
    await action.run({ method: 'POST', path: PATH, body: faultBody(draft) });
    reload();
  };
  const cancelAll = async () => {
    await action.run({ method: 'DELETE', path: PATH });
    reload();
  };
  const { exchange } = action;
  const known = [effect, 'call', 'times', 'method', 'path'];
  return (
    <section class="panel tool" aria-labelledby="faults-title">
      <div class="section-head">
        <h2 id="faults-title">
          <Icon name="fault" />
          {t('faults')}
        </h2>
        <button type="button" class="button small" disabled={!value?.data.length} onClick={cancelAll}>
          {t('cancelAll')}
        </button>
      </div>
      <form class="form" onSubmit={add}>
        <Segments
          label={t('service')}
          selected={service}
          choices={[
            ['tokens', t('tokenService')],
            ['sms', t('smsService')],
            ['http', t('thisServer')],
          ]}
          onSelect={(next) => setDraft(draftFor(next))}
        />
        <div class="fields">
          <Field
            label={t('effect')}
            value={effect}
            choices={Object.keys(effects).map((each) => [each, t(`effect_${each as FaultDraft['effect']}`)] as const)}
            onInput={(next) => change({ effect: next as FaultDraft['effect'], value: effects[next] ?? '' })}
          />
          {effect === 'cut' ? (
            <Field
              label={t('when')}
              value={draft.value}
              choices={[
                ['after', t('afterOperation')],
                ['before', t('beforeOperation')],
              ]}
              onInput={(next) => change({ value: next })}
            />
          ) : (
            <Field
              label={effect}
              mono
              value={draft.value}
              problem={action.problemOf(effect)}
              onInput={(next) => change({ value: next })}
            />
          )}
          <Field
            label={t(service === 'http' ? 'times' : 'whichCall')}
            mono
            value={draft.count}
            problem={action.problemOf(service === 'http' ? 'times' : 'call')}
            hint={service === 'http' ? undefined : t('whichCallHint')}
            onInput={(next) => change({ count: next })}
          />
          {service === 'http' && (
            <>
              <Field
                label={t('method')}
                value={draft.method}
                choices={[['', t('any')], ...METHODS.map((each) => [each, each] as const)]}
                onInput={(next) => change({ method: next })}
              />
              <Field
                label={t('path')}
                mono
                value={draft.path}
                placeholder="/v1/customers/*"
                problem={action.problemOf('path')}
                onInput={(next) => change({ path: next })}
              />
            </>
          )}
        </div>
        <div class="button-row">
          <button type="submit" class="button" disabled={action.isBusy}>
            <Icon name="plus" />
            {t('addFault')}
          </button>
        </div>
      </form>
      <ExchangeResult exchange={exchange} fields={known} />
      <h3>{t('stillToCome')}</h3>
      {value?.data.length ? (
        <ul class="pending">
          {value.data.map((fault, at) => (
            <li key={at}>
              <FaultLine fault={fault} />
            </li>
          ))}
        </ul>
      ) : (
        <p class="hint">{t('noFaults')}</p>
      )}
    </section>
  );
}

/** A fault as its parameters. */
function FaultLine({ fault }: { readonly fault: Fault }) {
  const { service, object: _, ...parameters } = fault;
  return (
    <>
      <span class="badge warn">{service}</span>
      {Object.entries(parameters).map(([name, value]) => (
        <span key={name} class="mono">
          <span class="faint">{name}=</span>
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </span>
      ))}
    </>
  );
}

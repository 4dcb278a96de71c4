import { loadKind } from '../../../src/composition/kinds.ts';
import { issuingVerifierOf } from '../../../src/composition/stateful-verifier.ts';
import { type CreateStore, STORE_KINDS } from '../../../src/composition/store-kinds.ts';
import { SMS_KINDS, TOKENS_KINDS } from '../../../src/composition/verifier-kinds.ts';
import { scopeOf } from '../../../src/domain/scope.ts';
import { Clientele, type Clock, Closers, type IdGenerator, type StoreOptions } from '../../../src/index.ts';
import type { MemoryStore } from '../../memory/index.ts';
import type { PrintEvent } from '../server-output.ts';
import { FaultySmsVerifier, FaultyTokenVerifier, type VerifierFaults } from './faulty-verifiers.ts';
import { PrintingSmsSender } from './printing-sender.ts';

interface RealOptions {
  readonly store: StoreOptions | MemoryStore;
  readonly namespace: string;
  readonly events: { readonly keep: number } | undefined;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  /** Prints the SMS. */
  readonly print: PrintEvent;
}

/** A clientele with the real verifiers, whose calls can fail. */
export interface RealClientele {
  readonly clientele: Clientele;
  readonly faults: { readonly tokens: VerifierFaults; readonly sms: VerifierFaults };
}

/**
 * Starts a clientele whose verifiers keep their state in its store. `createClientele` would create the verifiers itself, and so
 * leave no place between them and the clientele for the faults.
 */
export async function startRealClientele(options: RealOptions): Promise<RealClientele> {
  const { namespace, events, clock, ids, print } = options;
  const closers = new Closers();
  try {
    const store = await openedStore(options, closers);
    const state = { state: store.stateStore(clock), namespace, livemode: false, clock };
    const createTokens = await TOKENS_KINDS.vault.load({ kind: 'vault' });
    const createSms = await SMS_KINDS.otp.load({ kind: 'otp', sender: new PrintingSmsSender(print) });
    const vault = createTokens(state, 'en');
    const otp = createSms(state, 'en');
    const tokens = new FaultyTokenVerifier(vault);
    const sms = new FaultySmsVerifier(otp);
    const issuing = { otp: issuingVerifierOf(otp), vault: issuingVerifierOf(vault) };
    const clientele = new Clientele({ store, tokens, sms, clock, ids, namespace, events }, undefined, closers, issuing);
    return { clientele, faults: { tokens: tokens.faults, sms: sms.faults } };
  } catch (error) {
    return closers.abandon(error);
  }
}

/** Opens the store. A store in memory belongs to the world, so the clientele does not close it. */
async function openedStore({ store, namespace }: RealOptions, closers: Closers) {
  if (!('kind' in store)) return store;
  const createStore = await loadKind<StoreOptions, CreateStore>(STORE_KINDS, store);
  const opened = createStore(scopeOf(namespace, false), undefined);
  closers.add(() => opened.close());
  await opened.open();
  return opened;
}

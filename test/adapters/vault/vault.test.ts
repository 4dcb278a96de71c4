import { tokenVerifierConformance } from '../../../adapters/conformance/index.ts';
import { VaultTokenVerifier } from '../../../adapters/vault/index.ts';
import { card, memoryState } from './cards.ts';

tokenVerifierConformance({
  name: 'VaultTokenVerifier in memory',
  create: async () => {
    const verifier = new VaultTokenVerifier({ state: memoryState() });
    return { verifier, known: (await verifier.issue(card())).source };
  },
});

export { HttpTokenVerifier, type HttpTokenVerifierOptions } from './http-token-verifier.ts';
export type { VaultOptions } from './options.ts';
export type { VaultCard } from './vault-parameters.ts';
export { type VaultToken, VaultTokenVerifier } from './vault-token-verifier.ts';

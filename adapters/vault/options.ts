/** Options of {@link VaultTokenVerifier}, beside those of its state. */
export interface VaultOptions {
  /** How long a token can be used after it was issued, in milliseconds. Default: 3,600,000 (an hour). */
  expiresIn?: number | undefined;
  /**
   * The key of the card ids, at least 16 characters. If it changes, the same card gets another id. Default: a random key in the
   * state. Give one to keep it apart from the data.
   */
  secret?: string | undefined;
}

/** The names of the options. */
export const VAULT_OPTION_NAMES = ['expiresIn', 'secret'] as const satisfies readonly (keyof VaultOptions)[];

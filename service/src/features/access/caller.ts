import type { KeyLists } from './key-lists.js';

export const SCOPES = ['read', 'write', 'destructive'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a caller may do; `operator` is for whoever runs the service. */
export type CallerScope = Scope | 'operator';

/** Who asks: an API key of a workspace, a person signed in to it, or the operator's key. */
export interface Caller {
	readonly kind: 'api_key' | 'user' | 'operator';
	/** Empty for the operator, who belongs to none. */
	readonly workspaceId: string;
	/** The session's id where a person asks. */
	readonly keyId: string;
	/** The e-mail address where a person asks. */
	readonly keyName: string;
	/** Only where a person asks. */
	readonly userId?: string;
	readonly scopes: readonly CallerScope[];
	/** The only Pinterest accounts this key may act for now; null = all of the workspace. */
	readonly accountIds: readonly string[] | null;
	/** The lists of a key that has one of clients; `accountIds` is what comes of both. */
	readonly lists?: KeyLists;
	/** Only of a key that ends by itself. */
	readonly expiresAt?: Date;
	/** Own limit of the key; null = the one of the settings. */
	readonly requestsPerMinute: number | null;
}

export const SCOPES = ['read', 'write', 'destructive'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks: one API key of one workspace. */
export interface Caller {
	readonly workspaceId: string;
	readonly keyId: string;
	readonly keyName: string;
	readonly scopes: readonly Scope[];
	/** The only Pinterest accounts this key may act for; null = all of the workspace. */
	readonly accountIds: readonly string[] | null;
	/** Own limit of the key; null = the one of the settings. */
	readonly requestsPerMinute: number | null;
}

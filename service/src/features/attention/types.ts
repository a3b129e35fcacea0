import type { AttentionKind } from './attention-kinds.js';

/** One thing to look at. */
export interface AttentionItem {
	readonly resource: { readonly type: 'account' | 'pin' | 'schedule'; readonly id: string };
	readonly accountId: string;
	/** A pin's title, an account's name. */
	readonly label: string;
	/** Since when, or until when; the kind says which. */
	readonly at: Date | null;
	readonly code: string | null;
	readonly message: string;
	/** What to do about this one. */
	readonly remedy: string;
}

export interface AttentionGroup {
	readonly kind: AttentionKind;
	readonly count: number;
	readonly exact: boolean;
	/** The most urgent first. */
	readonly items: readonly AttentionItem[];
}

/** What the groups are made of. */
export interface AttentionRequest {
	readonly workspaceId: string;
	/** Null = all of the workspace. */
	readonly accountIds: readonly string[] | null;
	readonly limit: number;
	readonly now: Date;
}

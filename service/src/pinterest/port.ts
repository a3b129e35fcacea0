import type { BoardReading } from '../domain/read-back.js';

export interface CallOptions {
	/** Gives the call up; what was already sent still counts as sent. */
	readonly signal?: AbortSignal;
}

export interface TokenSet {
	readonly accessToken: string;
	/** Null: Pinterest sent none, so the one in hand stays valid. */
	readonly refreshToken: string | null;
	readonly accessExpiresInSeconds: number;
	readonly refreshExpiresInSeconds: number | null;
	/** Empty when the answer did not name them. */
	readonly scopes: string[];
}

export interface UserAccount {
	readonly id: string;
	readonly username: string | null;
	readonly displayName: string | null;
}

export interface Board {
	readonly id: string;
	readonly name: string;
	readonly description: string | null;
	/** PUBLIC, PROTECTED or SECRET. */
	readonly privacy: string | null;
	/** Differs from the account's own name where the account only collaborates. */
	readonly ownerUsername: string | null;
}

export const BOARD_PRIVACIES = ['PUBLIC', 'PROTECTED', 'SECRET'] as const;

export interface BoardRequest {
	readonly name: string;
	readonly description: string | null;
	/** Null: what Pinterest takes by itself, which is PUBLIC. */
	readonly privacy: (typeof BOARD_PRIVACIES)[number] | null;
}

export interface PinRequest {
	readonly boardId: string;
	readonly title: string;
	readonly description: string | null;
	readonly altText: string | null;
	readonly link: string | null;
	/** Hex colour, e.g. `#6e7874`. */
	readonly dominantColor: string | null;
	readonly media: { readonly kind: 'imageUrl'; readonly url: string };
}

/**
 * What we need from Pinterest. Every failure is an `UpstreamError`; only `createPin` (and other
 * creates) can end with the outcome `unknown`, everything else is safe to repeat.
 */
export interface PinterestPort {
	/** Trades the code of the OAuth redirect for tokens. */
	exchangeCode(
		args: { readonly code: string; readonly redirectUri: string },
		options?: CallOptions,
	): Promise<TokenSet>;
	/** Fresh tokens; the old refresh token must be taken for dead once this answered. */
	refreshTokens(args: { readonly refreshToken: string }, options?: CallOptions): Promise<TokenSet>;
	/** Address of the consent page. */
	authorizationUrl(args: {
		readonly redirectUri: string;
		readonly state: string;
		readonly scopes: readonly string[];
	}): string;
	getUserAccount(token: string, options?: CallOptions): Promise<UserAccount>;
	/** Own and shared boards, at most 5,000. */
	listBoards(token: string, options?: CallOptions): Promise<Board[]>;
	/** Makes a board; a name that is taken or not to Pinterest's liking is a `conflict`. */
	createBoard(token: string, request: BoardRequest, options?: CallOptions): Promise<Board>;
	/** Makes a pin. `requestId` is Pinterest's, for its support. */
	createPin(
		token: string,
		request: PinRequest,
		options?: CallOptions,
	): Promise<{ readonly id: string; readonly requestId?: string }>;
	/** Takes a pin off Pinterest; one that is not there counts as taken off. */
	deletePin(token: string, args: { readonly pinId: string }, options?: CallOptions): Promise<void>;
	/**
	 * The pins of a board, at most 1,000; complete only when the last page was reached.
	 * Pins dated more than an hour before `since` are left out.
	 */
	listBoardPins(
		token: string,
		args: { readonly boardId: string; readonly since: Date },
		options?: CallOptions,
	): Promise<BoardReading>;
}

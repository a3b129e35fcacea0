import type { BoardReading } from '../domain/read-back.js';
import type { RateLimitFacts } from './rate-limit-headers.js';

export interface CallOptions {
	/** Gives the call up; what was already sent still counts as sent. */
	readonly signal?: AbortSignal;
	/** Told what the headers of the answer say about limits, whatever the answer is. */
	readonly onLimits?: (facts: RateLimitFacts) => void;
	/** On whose behalf the call is made, for the answers that are kept. */
	readonly accountId?: string;
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
	/** BUSINESS or PINNER; absent where Pinterest does not say. */
	readonly accountType?: string | null;
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
	readonly media: PinMedia;
}

/** Image bytes as Pinterest takes them: the standard alphabet, without a `data:` prefix. */
export interface Base64Image {
	readonly contentType: 'image/jpeg' | 'image/png';
	readonly data: string;
}

/** The picture a video is shown with; Pinterest makes no video pin without one. */
export type VideoCover =
	| { readonly kind: 'url'; readonly url: string }
	| ({ readonly kind: 'base64' } & Base64Image)
	/** The frame at this whole second. */
	| { readonly kind: 'keyFrame'; readonly seconds: number };

export type PinMedia =
	| { readonly kind: 'imageUrl'; readonly url: string }
	| ({ readonly kind: 'imageBase64' } & Base64Image)
	/** A media upload that has succeeded. */
	| { readonly kind: 'videoId'; readonly mediaId: string; readonly cover: VideoCover };

/** A place for one video, and the form that its upload must be. */
export interface MediaRegistration {
	readonly mediaId: string;
	readonly uploadUrl: string;
	/** Form fields before the file, to be sent unchanged and in this order. */
	readonly parameters: readonly (readonly [name: string, value: string])[];
	/** After this the upload is refused; null when the form does not say. */
	readonly expiresAt: Date | null;
}

export interface MediaBytes {
	readonly source: AsyncIterable<Uint8Array>;
	/** In bytes, exactly. */
	readonly size: number;
	readonly filename: string;
	readonly contentType: string;
	/** Limit of the whole upload, in milliseconds. */
	readonly timeoutMs: number;
}

export type MediaStatus = 'registered' | 'processing' | 'succeeded' | 'failed';

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
	/** Asks for a place for a video; what is never uploaded there costs nothing. */
	registerMedia(token: string, options?: CallOptions): Promise<MediaRegistration>;
	/**
	 * Sends a video to its place. `media_upload_refused` when the place does not take it any more:
	 * only a new registration helps.
	 */
	uploadMedia(
		registration: MediaRegistration,
		bytes: MediaBytes,
		options?: CallOptions,
	): Promise<void>;
	/** Where a video is by now; null: Pinterest does not know this upload. */
	mediaStatus(
		token: string,
		args: { readonly mediaId: string },
		options?: CallOptions,
	): Promise<MediaStatus | null>;
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

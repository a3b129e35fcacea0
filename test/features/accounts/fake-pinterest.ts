import { UpstreamError } from '../../../service/src/domain/errors.js';
import { REQUIRED_SCOPES } from '../../../service/src/features/accounts/index.js';
import type {
	Board,
	PinterestPort,
	TokenSet,
	UserAccount,
} from '../../../service/src/pinterest/port.js';

interface Live {
	readonly access: string;
	readonly refresh: string;
}

export interface FakePinterest {
	readonly port: PinterestPort;
	/** Names of the calls that arrived. */
	readonly calls: string[];
	/** Who grants the next code, and what. */
	user: UserAccount;
	scopes: string[];
	boards: Board[];
	/** Thrown by the next calls of a name instead of an answer. */
	readonly faults: Map<string, UpstreamError>;
	/** Changes an answer of the token endpoint on its way. */
	tokenAnswer: (answer: TokenSet) => TokenSet;
	/** Held open until it resolves. */
	beforeRefresh: () => Promise<void>;
	/** Access tokens outlive a refresh. */
	keepAccess: boolean;
	/** What it accepts, to go back to. */
	snapshot(): Live;
	restore(live: Live): void;
	/** The access token stops working, as at the end of its life. */
	expire(): void;
	/** The user withdraws the app's permission. */
	withdraw(): void;
	/** Every token ever handed out. */
	readonly secrets: string[];
}

export const away = (): UpstreamError => new UpstreamError('pinterest_unavailable', 'unavailable');
export const throttled = (): UpstreamError =>
	new UpstreamError('rate_limited', 'throttled', { upstream: { retryAfterMs: 12_500 } });

/** Pinterest as the port shows it; a refresh kills the refresh token it was made with. */
export function fakePinterest(): FakePinterest {
	let count = 0;
	let live: Live = { access: '', refresh: '' };
	const outlived = new Set<string>();

	const arrive = (call: string): void => {
		fake.calls.push(call);
		const fault = fake.faults.get(call);
		if (fault) throw fault;
	};
	const issue = (): TokenSet => {
		count += 1;
		if (fake.keepAccess) outlived.add(live.access);
		live = { access: `pina_access_canary_${count}`, refresh: `pinr_refresh_canary_${count}` };
		fake.secrets.push(live.access, live.refresh);
		return fake.tokenAnswer({
			accessToken: live.access,
			refreshToken: live.refresh,
			accessExpiresInSeconds: 2_592_000,
			refreshExpiresInSeconds: 5_184_000,
			scopes: fake.scopes,
		});
	};
	const permit = (token: string): void => {
		if (token !== live.access && !outlived.has(token))
			throw new UpstreamError('token_expired', 'refused');
	};
	const notNeeded = (): never => {
		throw new Error('not needed here');
	};

	const fake: FakePinterest = {
		calls: [],
		user: { id: 'u1', username: 'shop', displayName: 'The Shop' },
		scopes: [...REQUIRED_SCOPES],
		boards: [],
		faults: new Map(),
		tokenAnswer: (answer) => answer,
		beforeRefresh: async () => undefined,
		keepAccess: false,
		snapshot: () => live,
		restore: (before) => {
			live = before;
		},
		secrets: [],
		expire: () => {
			live = { ...live, access: 'expired' };
			outlived.clear();
		},
		withdraw: () => {
			live = { access: 'withdrawn', refresh: 'withdrawn' };
			outlived.clear();
		},
		port: {
			exchangeCode: async () => {
				arrive('exchangeCode');
				return issue();
			},
			refreshTokens: async ({ refreshToken }) => {
				arrive('refreshTokens');
				await fake.beforeRefresh();
				if (refreshToken !== live.refresh) throw new UpstreamError('token_revoked', 'refused');
				return issue();
			},
			getUserAccount: async (token) => {
				arrive('getUserAccount');
				permit(token);
				return fake.user;
			},
			listBoards: async (token) => {
				arrive('listBoards');
				permit(token);
				return fake.boards;
			},
			createBoard: async (token, request) => {
				arrive('createBoard');
				permit(token);
				const board = { id: `${fake.boards.length + 1}`, ...request, ownerUsername: 'shop' };
				fake.boards = [...fake.boards, board];
				return board;
			},
			authorizationUrl: notNeeded,
			createPin: notNeeded,
			deletePin: notNeeded,
			registerMedia: notNeeded,
			uploadMedia: notNeeded,
			mediaStatus: notNeeded,
			listBoardPins: notNeeded,
		},
	};
	return fake;
}

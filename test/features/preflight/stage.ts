import { randomUUID } from 'node:crypto';
import type { AccountFacts } from '../../../service/src/features/accounts/index.js';
import type { FoundBoard } from '../../../service/src/features/boards/index.js';
import {
	preflightKind,
	type PreflightDeps,
} from '../../../service/src/features/preflight/index.js';
import {
	createPublicationStore,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
} from '../../../service/src/platform/mongo.js';
import { createOutbound } from '../../../service/src/platform/outbound.js';
import { fakeClock } from '../access/fake-clock.js';
import { startMediaHost } from '../../support/media-host.js';
import { png } from '../../support/image-bytes.js';
import { aPublication } from '../../support/publication-builder.js';
import { testDatabase } from '../../support/test-database.js';

export const HOUR = 3_600_000;
/** Long enough for a machine under load; tests of what hangs make it shorter. */
export const TIMEOUT_MS = 5_000;

export const anAccount = (given: Partial<AccountFacts> = {}): AccountFacts => ({
	id: randomUUID(),
	workspaceId: randomUUID(),
	provider: 'simulator',
	pinterestUserId: '1',
	username: 'shop',
	scopes: ['boards:read', 'boards:write', 'pins:read', 'pins:write'],
	missingScopes: [],
	reconnectRequired: false,
	revokedAt: null,
	tokenVersion: 1,
	linkParameter: null,
	...given,
});

export const aBoard = (given: Partial<Extract<FoundBoard, { kind: 'found' }>['board']> = {}) => ({
	kind: 'found' as const,
	board: {
		id: '123456789',
		name: 'Soups',
		description: null,
		privacy: 'PUBLIC',
		ownerUsername: 'shop',
		...given,
	},
});

/** The looks ahead over the real store and a real host of images; accounts and boards are given. */
export async function openPreflight() {
	const settings = { timeoutMs: TIMEOUT_MS };
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl, poolSize: 20 });
	const publications = createPublicationStore(connection);
	await ensureIndexes(connection);
	const clock = fakeClock();
	const host = await startMediaHost();
	const outbound = createOutbound({ allowCidrs: ['127.0.0.0/8', '::1/128'], allowHosts: [] });
	const wakes: string[] = [];
	const account = anAccount();
	const known = { account, board: aBoard() as FoundBoard };
	const deps: PreflightDeps = {
		publications,
		outbound,
		clock,
		settings,
		findAccount: async () => known.account,
		findBoard: async () => known.board,
		wake: (kind, laneId) => void wakes.push(`${kind}:${laneId}`),
	};
	const kind = preflightKind(deps);
	const collection = nativeDatabase(connection).collection<PublicationRecord>('publications');
	const image = host.serve(
		{ headers: { 'content-type': 'image/png' }, body: png(1_000, 1_500) },
		'/good.png',
	);
	const link = host.serve({ body: Buffer.from('<html>') }, '/shop');
	return {
		database,
		connection,
		publications,
		collection,
		clock,
		host,
		deps,
		kind,
		wakes,
		settings,
		/** What the account and its board are from now on. */
		known,
		image,
		/** Stores a record of the account, as accepting does, whose looks are switched on. */
		store: async (given: Partial<PublicationRecord> = {}, content: object = {}) => {
			const now = clock.now();
			const record = aPublication({
				accountId: account.id,
				workspaceId: account.workspaceId,
				createdAt: now,
				nextAt: now,
				preflight: { nextAt: now },
				...given,
			});
			record.content = { ...record.content, imageUrl: image, link, ...content };
			if (record.runAt) {
				const [entry] = record.history;
				record.scheduleId = randomUUID();
				record.nextAt = record.runAt;
				if (entry) record.history = [{ ...entry, to: record.state }];
			}
			await publications.insert(record);
			return record;
		},
		/** One turn's worth: claims the account's next record and looks at it. */
		look: async (): Promise<boolean> => {
			const claimed = await kind.claim(account.id);
			if (claimed) await kind.run(claimed, { signal: new AbortController().signal });
			return claimed !== null;
		},
		read: async (id: string): Promise<PublicationRecord> => {
			const record = await collection.findOne({ _id: id });
			if (!record) throw new Error(`there is no record ${id}`);
			return record as PublicationRecord;
		},
		close: async () => {
			await Promise.all([host.stop(), outbound.close()]);
			await connection.close();
			await database.drop();
		},
	};
}

export type PreflightStage = Awaited<ReturnType<typeof openPreflight>>;

export const codesOf = ({ preflight }: PublicationRecord): string[] =>
	(preflight?.findings ?? []).map(({ code }) => code);

export const eventsOf = ({ outbox }: PublicationRecord): string[] => outbox.map(({ name }) => name);

import { randomUUID } from 'node:crypto';
import type { PaceLimits } from '../../../service/src/domain/pace.js';
import {
	createLaneStore,
	type LaneStore,
	type NewLane,
} from '../../../service/src/features/lanes/index.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { testDatabase } from '../../support/test-database.js';

type TakeRequest = Parameters<LaneStore['take']>[0];
type ReleaseRequest = Parameters<LaneStore['release']>[0];

export const UNLIMITED: PaceLimits = { spacingMs: 0, dailyCap: 0, timeZone: 'UTC' };

/** The lane store on a database of its own, with lanes that are taken at any instant one likes. */
export interface LaneStage {
	readonly connection: Connection;
	readonly store: LaneStore;
	/** A fresh lane and the calls on it; times are ISO texts or epoch milliseconds. */
	lane(given?: Partial<NewLane>): Promise<StagedLane>;
	stop(): Promise<void>;
}

export interface StagedLane {
	readonly id: string;
	take(at: number, request?: Partial<TakeRequest>): ReturnType<LaneStore['take']>;
	release(request?: Partial<ReleaseRequest>): Promise<void>;
	/** What it granted, 0 when it was refused; frees the lane again, everything used. */
	serve(at: number, request?: Partial<TakeRequest>): Promise<number>;
	readonly ref: { readonly kind: 'publish'; readonly laneId: string };
	document(): Promise<Record<string, unknown>>;
}

export async function laneStage(): Promise<LaneStage> {
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl });
	const store = createLaneStore(connection);
	await ensureIndexes(connection);
	return {
		connection,
		store,
		lane: async (given = {}) => {
			const laneId = randomUUID();
			const ref = { kind: 'publish', laneId } as const;
			await store.ensure({ ...ref, workspaceId: 'w', now: new Date(0), ...given });
			return stagedLane({ connection, store }, ref);
		},
		stop: async () => {
			await connection.close();
			await database.drop();
		},
	};
}

function stagedLane(
	{ connection, store }: Pick<LaneStage, 'connection' | 'store'>,
	ref: StagedLane['ref'],
): StagedLane {
	let owner = '';
	let last: Partial<ReleaseRequest> = {};
	const take = (at: number, request: Partial<TakeRequest> = {}) => {
		owner = randomUUID();
		last = { pace: request.pace };
		return store.take({
			...ref,
			owner,
			ownerProcess: 'p',
			now: new Date(at),
			leaseMs: 1_000,
			quantum: 5,
			limits: UNLIMITED,
			...request,
		});
	};
	const release = (request: Partial<ReleaseRequest> = {}) =>
		store.release({ ...ref, owner, unusedTokens: 0, ...last, ...request });
	return {
		id: ref.laneId,
		ref,
		take,
		release,
		serve: async (at, request) => {
			const taken = await take(at, request);
			if (taken.kind !== 'taken') return 0;
			await release();
			return taken.granted;
		},
		document: async () => {
			const lanes = nativeDatabase(connection).collection<{ _id: string }>('lanes');
			return (await lanes.findOne({ _id: `publish:${ref.laneId}` })) ?? {};
		},
	};
}

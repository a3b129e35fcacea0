import type { Clock } from '../../platform/clock.js';
import {
	createCryptoBox,
	SealedValueError,
	type CryptoBox,
	type KeyRing,
} from '../../platform/crypto-box.js';
import type { Random } from '../../platform/random.js';
import { createTtlCache } from '../../platform/ttl-cache.js';
import type { DataKeyRecord } from './model.js';
import type { DataKeyStore } from './store.js';
import { wrapDataKey, unwrapDataKey } from './wrap-data-key.js';

export interface DataKeysDeps {
	readonly dataKeys: DataKeyStore;
	readonly ring: KeyRing;
	readonly clock: Clock;
	readonly random: Random;
}

/** A key in hand, with what it seals and opens. */
export interface DataKey {
	readonly id: string;
	readonly box: CryptoBox;
}

/** The workspaces' keys, unwrapped and ready; in memory only. */
export interface DataKeys {
	/** The key that seals for the workspace; its first one is made here. */
	sealing(workspaceId: string): Promise<DataKey>;
	/** The key of that id; null when the workspace has none such. */
	opening(workspaceId: string, id: string): Promise<DataKey | null>;
	/** Takes the keys of many workspaces in hand with one look; those that do not open are left. */
	takeInHand(workspaceIds: readonly string[]): Promise<void>;
}

/** How long a process may go on sealing with a key that has been renewed. */
const KEPT_MS = 60_000;
const MAX_KEPT = 20_000;
const KEY_BYTES = 32;
const FIRST = 1;

export function createDataKeys(deps: DataKeysDeps): DataKeys {
	const { dataKeys, ring, clock } = deps;
	const master = createCryptoBox(ring);
	const kept = { clock, ttlMs: KEPT_MS, maxEntries: MAX_KEPT };
	const newest = createTtlCache<DataKey>(kept);
	const known = createTtlCache<DataKey>(kept);
	const inHand = (record: DataKeyRecord): DataKey => {
		const { _id: id } = record;
		const keys = { [id]: unwrapDataKey(master, record) };
		return { id, box: createCryptoBox({ current: id, keys }, 'v2') };
	};
	return {
		sealing: (workspaceId) =>
			newest.load(workspaceId, async () => inHand(await newestOrFirst(deps, master, workspaceId))),
		opening: async (workspaceId, id) => {
			const name = `${workspaceId}:${id}`;
			const held = known.get(name);
			if (held) return held;
			const record = await dataKeys.find(workspaceId, id);
			// What is not there is not remembered: it may be made a moment later.
			return record && known.load(name, () => Promise.resolve(inHand(record)));
		},
		takeInHand: async (workspaceIds) => {
			const absent = new Set(workspaceIds.filter((id) => newest.get(id) === undefined));
			if (absent.size === 0) return;
			for (const record of await dataKeys.ofWorkspaces([...absent])) {
				const key = openable(() => inHand(record));
				// Without its newest key a workspace has nothing to seal with.
				if (!key) newest.delete(record.workspaceId);
				else newest.set(record.workspaceId, key);
				if (key) known.set(`${record.workspaceId}:${key.id}`, key);
			}
		},
	};
}

function openable(open: () => DataKey): DataKey | null {
	try {
		return open();
	} catch (error) {
		if (error instanceof SealedValueError) return null;
		throw error;
	}
}

/** A new key of the workspace, wrapped by the current master key; not stored. */
export function newDataKey(
	{ ring, clock, random }: Pick<DataKeysDeps, 'ring' | 'clock' | 'random'>,
	master: CryptoBox,
	{ workspaceId, version }: Pick<DataKeyRecord, 'workspaceId' | 'version'>,
): DataKeyRecord {
	const owner = { _id: random.bytes(ID_BYTES).toString('hex'), workspaceId };
	return {
		...owner,
		version,
		wrapped: wrapDataKey(master, owner, random.bytes(KEY_BYTES)),
		masterKeyId: ring.current,
		createdAt: clock.now(),
	};
}

const ID_BYTES = 16;

async function newestOrFirst(
	deps: DataKeysDeps,
	master: CryptoBox,
	workspaceId: string,
): Promise<DataKeyRecord> {
	const held = await deps.dataKeys.newest(workspaceId);
	if (held) return held;
	const first = newDataKey(deps, master, { workspaceId, version: FIRST });
	if (await deps.dataKeys.insert(first)) return first;
	const made = await deps.dataKeys.newest(workspaceId);
	if (!made) throw new Error('the key of a workspace went away while it was being made');
	return made;
}
